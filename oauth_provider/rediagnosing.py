"""Looking again, and deeper, at a request that was refused before, as it was written down."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from oauth_provider.diagnosing import surroundings_of
from oauth_provider.models import AccessToken, Consumer, RequestToken
from oauth_provider.signing.methods import Keys
from oauth_provider.signing.parameters import parse
from oauth_provider.signing.readings import LENIENT

if TYPE_CHECKING:
    from oauth_provider.signing.doctor.diagnosis import Diagnosis
    from oauth_provider.signing.wire import WireRequest


class _Signer(NamedTuple):
    """Who signs a request; without a token before there is one."""

    consumer: Consumer
    token: AccessToken | RequestToken | None

    @property
    def keys(self) -> Keys:
        secret = self.token.secret if self.token else ""
        return Keys(self.consumer.secret, secret, rsa_public_key=self.consumer.verification_key)


def keys_of(consumer_key: str, token_key: str) -> Keys | None:
    """Return what a request of this consumer and token is signed with; None where unknown."""
    signer = _signer(consumer_key, token_key)
    return signer.keys if signer else None


def second_diagnosis(wire: WireRequest, first: Diagnosis) -> Diagnosis | None:
    """Search for two mistakes at once; None where the secrets are not those of then any more.

    What else was wrong stays as ``first`` has it: time has passed, and tokens may have ended.
    """
    from oauth_provider.signing.explanation import explain

    protocol = parse(wire).protocol
    signer = _signer(protocol.get("oauth_consumer_key", ""), protocol.get("oauth_token", ""))
    if signer is None:
        return None
    second = explain(
        wire, keys=signer.keys, surroundings=surroundings_of(wire, *signer), readings=LENIENT
    ).diagnosis
    if second is None:
        return None
    return replace(second, causes=first.causes + second.signature_causes)


def _signer(consumer_key: str, token_key: str) -> _Signer | None:
    """Find both rows; None where one that is named is not there."""
    consumer = Consumer.objects.filter(key=consumer_key).first()
    if consumer is None or not token_key:
        return _Signer(consumer, None) if consumer else None
    token = (
        AccessToken.objects.filter(consumer=consumer, key=token_key).first()
        or RequestToken.objects.filter(consumer=consumer, key=token_key).first()
    )
    return _Signer(consumer, token) if token else None
