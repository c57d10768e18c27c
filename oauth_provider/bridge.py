"""A second opinion on a signature, by oauthlib: this module alone imports that library.

Our engine decides. oauthlib is asked afterwards, through its functions for base strings and
signatures; its endpoints and their validator are left alone, since they would look up
credentials, times and nonces once more. Where the two differ, either the request is of a class in
`DEPARTURES`, or one of them is wrong.

oauthlib is imported with the first question, so that no server waits for it at its start.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from oauth_provider.departures import DEPARTURES, address, oauth_header
from oauth_provider.signing.methods import METHODS

if TYPE_CHECKING:
    from oauth_provider.signing import Keys, ParsedRequest, Verdict


class Answer(str, Enum):
    """What oauthlib says to our judgement on a signature."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    CANNOT_SAY = "cannot say"


@dataclass(frozen=True, slots=True)
class Opinion:
    """The answer, and why it cannot be given: the slug of a departure, or a sentence."""

    answer: Answer
    reason: str = ""


def second_opinion(verdict: Verdict, *, keys: Keys) -> Opinion:
    """Say whether oauthlib judges the signature as a verdict does; this never fails."""
    request = verdict.request
    if not request.is_readable or not _is_signed(request):
        return Opinion(Answer.CANNOT_SAY, "there is no signature that can be read")
    failure = ""
    try:
        if verifies(request, keys=keys) is (verdict.reading is not None):
            return Opinion(Answer.AGREES)
    except Exception as error:  # noqa: BLE001 (what a library makes of hostile bytes is its own)
        failure = f"oauthlib failed: {type(error).__name__}"
    known = next((each.slug for each in DEPARTURES if each.concerns(request)), failure)
    return Opinion(Answer.CANNOT_SAY, known) if known else Opinion(Answer.DISAGREES)


def base_string(request: ParsedRequest) -> str:
    """Build the base string as oauthlib does; what oauthlib raises comes through."""
    oauthlib = _signature_module()
    theirs: str = oauthlib.signature_base_string(
        request.wire.method.decode(),
        oauthlib.base_string_uri(_uri(request)),
        oauthlib.normalize_parameters(_parameters(request)),
    )
    return theirs


def verifies(request: ParsedRequest, *, keys: Keys) -> bool:
    """Check a signature as oauthlib does; what oauthlib raises comes through."""
    method = METHODS[request.protocol["oauth_signature_method"]]
    verify = getattr(_signature_module(), f"verify_{method.name.lower().replace('-', '_')}")
    theirs = SimpleNamespace(
        http_method=request.wire.method.decode(),
        uri=_uri(request),
        params=_parameters(request),
        signature=request.protocol["oauth_signature"],
    )
    if method.family == "RSA":
        return bool(verify(theirs, keys.rsa_public_key))
    return bool(verify(theirs, keys.consumer_secret, keys.token_secret))


def _is_signed(request: ParsedRequest) -> bool:
    return (
        request.protocol.get("oauth_signature_method") in METHODS
        and "oauth_signature" in request.protocol
    )


def _signature_module() -> Any:  # its stubs know neither doubled parameters nor custom methods
    from oauthlib.oauth1.rfc5849 import signature

    return signature


def _uri(request: ParsedRequest) -> str:
    return "{}://{}{}".format(*address(request))


def _parameters(request: ParsedRequest) -> list[tuple[str, str]]:
    """Let oauthlib collect the parameters; a body counts for it as it counts for us."""
    header = oauth_header(request).decode("utf-8", "replace")
    collected: list[tuple[str, str]] = _signature_module().collect_parameters(
        uri_query=request.target.query.decode("utf-8", "replace"),
        body=request.wire.form.decode("utf-8", "replace"),
        headers={"Authorization": header} if header else {},
    )
    return collected
