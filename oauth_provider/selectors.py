"""What the server knows about the credentials that a request names."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from oauth_provider import nonces
from oauth_provider.calls import NonceKey
from oauth_provider.lookup import credentials_in_force
from oauth_provider.models import AccessToken, Consumer, Nonce, RequestToken
from oauth_provider.signing.case import ConsumerFacts, Facts, TokenFacts
from oauth_provider.signing.methods import METHODS, Keys
from oauth_provider.signing.problems import Problem, ProblemName
from pypi_mock.simulation.clock import clock

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNAUTHORIZED = 401


class Credentials(NamedTuple):
    """The rows that a request names, and what they come to."""

    consumer: Consumer | None
    token: AccessToken | RequestToken | None
    nonce: NonceKey | None
    facts: Facts


def credentials_at_resource(protocol: Mapping[str, str]) -> Credentials:
    """Look up consumer and access token; a request token is known, and of no use here."""
    key = protocol.get("oauth_token", "")
    nonce = nonce_key(protocol)
    found = credentials_in_force(
        consumer_key=protocol.get("oauth_consumer_key", ""), token_key=key, nonce=nonce
    )
    if found is not None:
        in_force = TokenFacts(found.token.secret)
        used = found.nonce_used or (nonce is not None and nonces.is_noted(nonce))
        known = _facts(found.consumer, in_force, nonce_used=used)
        return Credentials(found.consumer, found.token, nonce, known)
    consumer = _consumer(protocol)
    if consumer is None or not key:
        return _credentials(protocol, consumer, None, None)
    token = AccessToken.objects.select_related("user").filter(consumer=consumer, key=key).first()
    if token is not None:
        facts = TokenFacts(token.secret, _access_token_problem(token))
        return _credentials(protocol, consumer, token, facts)
    other = RequestToken.objects.filter(consumer=consumer, key=key).first()
    detail = "this is a request token: exchange it for an access token first (step 3)"
    return _credentials(protocol, consumer, None, _misplaced(other, detail))


def credentials_at_step_1(protocol: Mapping[str, str]) -> Credentials:
    """Look up the consumer; there is no token yet."""
    return _credentials(protocol, _consumer(protocol), None, None)


def credentials_at_step_3(protocol: Mapping[str, str]) -> Credentials:
    """Look up consumer and request token; an access token is known, and of no use here."""
    key = protocol.get("oauth_token", "")
    consumer = _consumer(protocol)
    if consumer is None or not key:
        return _credentials(protocol, consumer, None, None)
    token = RequestToken.objects.select_related("user").filter(consumer=consumer, key=key).first()
    if token is not None:
        problem = request_token_problem(token)
        facts = TokenFacts(token.secret, problem, token.verifier or None)
        return _credentials(protocol, consumer, token, facts)
    other = AccessToken.objects.filter(consumer=consumer, key=key).first()
    detail = "this is an access token: step 3 takes the request token of step 1"
    return _credentials(protocol, consumer, None, _misplaced(other, detail))


def access_token_named(*, consumer_key: str, key: str) -> AccessToken | None:
    """Return a consumer's access token, whatever has become of it."""
    return AccessToken.objects.filter(consumer__key=consumer_key, key=key).first()


def request_token_problem(token: RequestToken) -> Problem | None:
    """Say why a request token cannot be exchanged now (RFC 5849, 2.3)."""
    if token.state == RequestToken.State.USED:
        return Problem(ProblemName.TOKEN_USED, "this request token was exchanged before")
    if token.expires <= clock.now():
        detail = f"this request token was good until {token.expires:%Y-%m-%d %H:%M:%S} UTC"
        return Problem(ProblemName.TOKEN_EXPIRED, detail)
    if token.state == RequestToken.State.DENIED:
        detail = "the user has refused this request"
        return Problem(ProblemName.PERMISSION_DENIED, detail, (), _UNAUTHORIZED)
    if token.state == RequestToken.State.PENDING:
        detail = "no user has authorised this request token yet (step 2)"
        return Problem(ProblemName.PERMISSION_UNKNOWN, detail)
    return None


def _access_token_problem(token: AccessToken) -> Problem | None:
    if token.revoked is not None:
        return Problem(ProblemName.TOKEN_REVOKED, "this access token was revoked")
    if token.expires is not None and token.expires <= clock.now():
        detail = f"this access token was good until {token.expires:%Y-%m-%d %H:%M:%S} UTC"
        return Problem(ProblemName.TOKEN_EXPIRED, detail)
    if not token.user.is_active:
        return Problem(ProblemName.TOKEN_REJECTED, "the user of this token is disabled")
    return None


def _misplaced(token: AccessToken | RequestToken | None, detail: str) -> TokenFacts | None:
    if token is None:
        return None
    return TokenFacts(token.secret, Problem(ProblemName.TOKEN_REJECTED, detail))


def _consumer(protocol: Mapping[str, str]) -> Consumer | None:
    return Consumer.objects.filter(key=protocol.get("oauth_consumer_key", "")).first()


def _credentials(
    protocol: Mapping[str, str],
    consumer: Consumer | None,
    token: AccessToken | RequestToken | None,
    token_facts: TokenFacts | None,
) -> Credentials:
    nonce = nonce_key(protocol) if consumer is not None else None
    nonce_used = nonce is not None and (
        Nonce.objects.filter(**nonce._asdict()).exists() or nonces.is_noted(nonce)
    )
    facts = _facts(consumer, token_facts, nonce_used=nonce_used)
    return Credentials(consumer, token, nonce, facts)


def _facts(consumer: Consumer | None, token: TokenFacts | None, *, nonce_used: bool) -> Facts:
    consumer_facts = None
    if consumer is not None:
        keys = Keys(consumer.secret, rsa_public_key=consumer.verification_key)
        consumer_facts = ConsumerFacts(keys, enabled=consumer.enabled)
    return Facts(clock.timestamp(), consumer_facts, token, nonce_used=nonce_used)


def nonce_key(protocol: Mapping[str, str]) -> NonceKey | None:
    """Return what a request may use once; None where it has no nonce that means something."""
    timestamp, nonce = protocol.get("oauth_timestamp", ""), protocol.get("oauth_nonce", "")
    consumer = protocol.get("oauth_consumer_key", "")
    method = METHODS.get(protocol.get("oauth_signature_method", ""))
    well_formed = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= len(str(2**59))
    if method is None or not method.heeds_nonce or not (nonce and consumer and well_formed):
        return None
    return NonceKey(int(timestamp), consumer, protocol.get("oauth_token", ""), nonce)
