"""Looking again, and deeper, at a request that was refused before, as it was written down."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oauth_provider.diagnosing import surroundings_of
from oauth_provider.models import AccessToken, Consumer, RequestToken
from oauth_provider.signing.case import ConsumerFacts, Demands, Facts, Need, TokenFacts
from oauth_provider.signing.methods import Keys
from oauth_provider.signing.parameters import parse
from oauth_provider.signing.verify import verify
from pypi_mock.simulation.clock import clock

if TYPE_CHECKING:
    from oauth_provider.signing.doctor.diagnosis import Diagnosis
    from oauth_provider.signing.wire import WireRequest


def keys_of(consumer_key: str, token_key: str) -> Keys | None:
    """Return what a request of this consumer and token is signed with; None where unknown."""
    consumer = Consumer.objects.filter(key=consumer_key).first()
    if consumer is None:
        return None
    token = _token(consumer, token_key)
    if token is None and token_key:
        return None
    secret = token.secret if token else ""
    return Keys(consumer.secret, secret, rsa_public_key=consumer.rsa_public_key)


def second_diagnosis(wire: WireRequest, first: Diagnosis) -> Diagnosis | None:
    """Search for two mistakes at once; None where the secrets are not known any more.

    What else was wrong stays as ``first`` has it: time has passed, and tokens may have ended.
    """
    from oauth_provider.signing.doctor.examination import TWO_MISTAKES, examine

    request = parse(wire)
    consumer = Consumer.objects.filter(key=request.protocol.get("oauth_consumer_key", "")).first()
    if consumer is None:
        return None
    token_key = request.protocol.get("oauth_token", "")
    token = _token(consumer, token_key)
    keys = keys_of(consumer.key, token_key)
    if keys is None:
        return None
    demands = Demands(token=Need.OPTIONAL, callback=Need.OPTIONAL, verifier=Need.OPTIONAL)
    facts = Facts(
        clock.timestamp(),
        ConsumerFacts(keys),
        TokenFacts(token.secret) if token is not None else None,
    )
    second = examine(
        verify(request, facts=facts, demands=demands),
        keys=keys,
        now=facts.now,
        window=demands.window,
        surroundings=surroundings_of(wire, consumer, token),
        depth=TWO_MISTAKES,
    )
    about_signature = tuple(cause for cause in second.causes if cause.is_about_signature)
    return replace(second, causes=first.causes + about_signature)


def _token(consumer: Consumer, key: str) -> AccessToken | RequestToken | None:
    if not key:
        return None
    return (
        AccessToken.objects.filter(consumer=consumer, key=key).first()
        or RequestToken.objects.filter(consumer=consumer, key=key).first()
    )
