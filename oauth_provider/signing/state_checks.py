"""The checks that need what the server knows: a failure of one is a 401 (RFC 5849, 3.2)."""

from __future__ import annotations

import base64
import binascii
import hmac
from typing import TYPE_CHECKING

from oauth_provider.signing.case import Case, Need
from oauth_provider.signing.form_checks import SECONDS
from oauth_provider.signing.methods import body_hash, digest_of
from oauth_provider.signing.problems import Problem, ProblemName, rejected, shown
from oauth_provider.signing.verdict import PASSED, Finding, failed, not_reached

if TYPE_CHECKING:
    from oauth_provider.signing.base_string import BaseString
    from oauth_provider.signing.readings import Reading

_HEEDS_NEITHER = "PLAINTEXT heeds neither timestamp nor nonce"


def consumer(case: Case) -> Finding:
    """The consumer is known and enabled."""
    key = case.value("oauth_consumer_key")
    if not key:
        return not_reached("there is no oauth_consumer_key")
    if case.facts.consumer is None:
        detail = f"there is no consumer with the key {shown(key)}"
        return failed(Problem(ProblemName.CONSUMER_KEY_UNKNOWN, detail))
    if not case.facts.consumer.enabled:
        detail = f"the consumer with the key {shown(key)} is disabled"
        return failed(Problem(ProblemName.CONSUMER_KEY_REJECTED, detail))
    return PASSED


def token(case: Case) -> Finding:
    """The token is known, of this consumer, and of use here and now."""
    key = case.value("oauth_token")
    if not key or case.demands.token is Need.UNWANTED:
        return not_reached("the request has no token to look at")
    if case.facts.consumer is None:
        return not_reached("the consumer is not known")
    if case.facts.token is None:
        detail = f"this consumer has no token {shown(key)} that is of use at this address"
        return failed(Problem(ProblemName.TOKEN_REJECTED, detail))
    if case.facts.token.problem is not None:
        return failed(case.facts.token.problem)
    return PASSED


def timestamp(case: Case) -> Finding:
    """The timestamp is within the window around the server's clock, on either side."""
    given = case.value("oauth_timestamp")
    if case.method is not None and not case.method.heeds_nonce:
        return not_reached(_HEEDS_NEITHER)
    if not SECONDS.fullmatch(given):
        return not_reached("there is no oauth_timestamp that is a number")
    off = int(given) - case.facts.now
    if abs(off) <= case.demands.window:
        return PASSED
    least, most = case.facts.now - case.demands.window, case.facts.now + case.demands.window
    return failed(
        Problem(
            ProblemName.TIMESTAMP_REFUSED,
            f"oauth_timestamp is {abs(off)} seconds {'ahead of' if off > 0 else 'behind'} the"
            f" server's clock, which says {case.facts.now}; {case.demands.window} are allowed",
            (("oauth_acceptable_timestamps", f"{least}-{most}"),),
        )
    )


def nonce(case: Case) -> Finding:
    """No accepted request of this consumer, token and timestamp has used the nonce."""
    if case.method is not None and not case.method.heeds_nonce:
        return not_reached(_HEEDS_NEITHER)
    if not case.value("oauth_nonce"):
        return not_reached("there is no oauth_nonce")
    return failed(nonce_used()) if case.facts.nonce_used else PASSED


def nonce_used() -> Problem:
    """Make the problem of a second request with one nonce."""
    detail = "a request with this nonce, timestamp, consumer and token was accepted before"
    return Problem(ProblemName.NONCE_USED, detail)


def signature(case: Case) -> tuple[Finding, Reading | None, BaseString | None]:
    """Try the readings in order; return the one that matched and the base string it makes."""
    if not case.request.is_readable:
        return not_reached("it cannot be told for certain what was signed"), None, None
    strings = [
        (reading, reading.base_string(case.request))
        for reading in case.demands.readings
        if reading.applies(case.request)
    ]
    first = strings[0][1]
    presented, method, keys = case.value("oauth_signature"), case.method, case.keys
    if not presented or method is None:
        return not_reached("there is no signature, or no known method to check it by"), None, first
    if keys is None or (method.family == "RSA" and not keys.rsa_public_key):
        return not_reached("the key to check it with is not known"), None, first
    for reading, string in strings:
        if method.verifies(text=string.text, keys=keys, signature=presented):
            return PASSED, reading, string
    detail = "the signature is not the one that this request and its secrets make"
    return failed(Problem(ProblemName.SIGNATURE_INVALID, detail)), None, first


def body_hash_match(case: Case) -> Finding:
    """``oauth_body_hash`` is the hash of the body, when it is sent (body hash extension, 4.2)."""
    given = case.request.protocol.get("oauth_body_hash")
    method, body = case.method, case.request.wire.body
    if given is None:
        return not_reached("there is no oauth_body_hash")
    if method is None or method.hash_name is None:
        return not_reached("it is not defined for this signature method")
    if case.request.wire.form:
        return not_reached("the body is a form")
    if body is None:
        return not_reached("the body was not read yet")
    return body_hash_finding(given=given, digest=digest_of(body, hash_name=method.hash_name))


def body_hash_finding(*, given: str, digest: bytes) -> Finding:
    """Compare a presented body hash with a body's digest, as bytes and in constant time."""
    try:
        presented = base64.b64decode(given.encode(), validate=True)
    except binascii.Error:
        detail = f"oauth_body_hash {shown(given)} is not base64"
        return failed(rejected("oauth_body_hash", detail=detail))
    if hmac.compare_digest(presented, digest):
        return PASSED
    detail = (
        f"oauth_body_hash is not the hash of the body that arrived, which is {body_hash(digest)}"
        f" ({len(digest)} bytes; {len(presented)} were presented)"
    )
    return failed(Problem(ProblemName.SIGNATURE_INVALID, detail))


def verifier(case: Case) -> Finding:
    """The verifier is the one that the user was given (RFC 5849, 2.3)."""
    given = case.value("oauth_verifier")
    known = case.facts.token
    if case.demands.verifier is Need.UNWANTED or known is None or known.verifier is None:
        return not_reached("no verifier is looked at here")
    if not given:
        return not_reached("there is no oauth_verifier")
    if hmac.compare_digest(given.encode(), known.verifier.encode()):
        return PASSED
    detail = "oauth_verifier is not the one that the user was given for this request token"
    return failed(Problem(ProblemName.VERIFIER_INVALID, detail))
