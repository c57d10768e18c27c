"""The checks that need nothing but the request: a failure of one is a 400 (RFC 5849, 3.2)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oauth_provider.signing.case import Case, Need
from oauth_provider.signing.parameters import Source
from oauth_provider.signing.problems import Problem, ProblemName, absent, rejected, shown
from oauth_provider.signing.verdict import PASSED, Finding, failed, not_reached

if TYPE_CHECKING:
    from oauth_provider.signing.authorization import Flaw

SECONDS = re.compile(r"[0-9]{1,18}")
"""What a timestamp looks like; more digits than Python would turn into a number are none."""

_UNAUTHORIZED = 401


def _flaws(flaws: tuple[Flaw, ...]) -> Finding:
    return (
        PASSED
        if not flaws
        else failed(*(rejected(flaw.parameter, detail=flaw.message) for flaw in flaws))
    )


def header(case: Case) -> Finding:
    """Hold the Authorization header to its grammar."""
    return _flaws(case.request.header_flaws)


def encoding(case: Case) -> Finding:
    """Every escape is whole, and every protocol value is text of a sane length."""
    return _flaws(case.request.encoding_flaws)


def host(case: Case) -> Finding:
    """There is one Host, and it is one."""
    return _flaws(case.request.host_flaws)


def place(case: Case) -> Finding:
    """Protocol parameters stand in one place, and in one that the dialect takes."""
    refused = case.request.sources - case.demands.sources
    if not refused or case.request.place_flaws:
        return _flaws(case.request.place_flaws)
    taken = " or ".join(source.value for source in Source if source in case.demands.sources)
    places = " and ".join(source.value for source in Source if source in refused)
    detail = f"the protocol parameters are in the {places}; this dialect takes the {taken} only"
    names = (p.name.decode() for p in case.request.parameters if p.is_protocol)
    return failed(rejected(*names, detail=detail))


def once(case: Case) -> Finding:
    """No protocol parameter is doubled."""
    return _flaws(case.request.double_flaws)


def present(case: Case) -> Finding:
    """Every protocol parameter that is needed here is there, and not empty."""
    if not case.request.has_credentials:
        detail = "the request has no OAuth parameters: no Authorization header of the scheme OAuth"
        status = _UNAUTHORIZED if case.demands.resource else None
        return failed(absent(*_needed(case), detail=detail, status=status))
    missing = [name for name in _needed(case) if not case.value(name)]
    return failed(absent(*missing)) if missing else PASSED


def _needed(case: Case) -> list[str]:
    """List what must be there (RFC 5849, 3.1); PLAINTEXT needs neither timestamp nor nonce."""
    needed = ["oauth_consumer_key", "oauth_signature_method", "oauth_signature"]
    if case.method is None or case.method.heeds_nonce:
        needed += ["oauth_timestamp", "oauth_nonce"]
    for name, need in (
        ("oauth_token", case.demands.token),
        ("oauth_callback", case.demands.callback),
        ("oauth_verifier", case.demands.verifier),
    ):
        if need is Need.REQUIRED:
            needed.append(name)
    return needed


def version(case: Case) -> Finding:
    """``oauth_version`` is 1.0, when it is there."""
    given = case.request.protocol.get("oauth_version")
    if given is None or given == "1.0":
        return PASSED
    return failed(
        Problem(
            ProblemName.VERSION_REJECTED,
            f"oauth_version is {shown(given)}; it must be 1.0 or be left out",
            (("oauth_acceptable_versions", "1.0-1.0"),),
        )
    )


def signature_method(case: Case) -> Finding:
    """The method is a known one, is taken here, and PLAINTEXT has a channel that keeps secrets."""
    name = case.value("oauth_signature_method")
    if not name:
        return not_reached("there is no oauth_signature_method")
    if case.method is None or name not in case.demands.methods:
        taken = ", ".join(sorted(case.demands.methods))
        what = "is not taken here" if case.method else "is not a signature method"
        detail = f"oauth_signature_method {shown(name)} {what}; taken are {taken}"
    elif case.method.family == "PLAINTEXT" and not case.demands.secure:
        detail = "PLAINTEXT sends the secrets themselves: it is taken over TLS or loopback only"
    elif _lacks_rsa_key(case):
        detail = f"{name} needs an RSA public key, and none is registered for this consumer"
    else:
        return PASSED
    return failed(Problem(ProblemName.SIGNATURE_METHOD_REJECTED, detail))


def _lacks_rsa_key(case: Case) -> bool:
    consumer = case.facts.consumer
    return (
        case.method is not None
        and case.method.family == "RSA"
        and consumer is not None
        and not consumer.keys.rsa_public_key
    )


def timestamp_form(case: Case) -> Finding:
    """The timestamp is a positive integer, of any number of digits that a clock may need."""
    given = case.value("oauth_timestamp")
    if not given:
        return not_reached("there is no oauth_timestamp")
    if SECONDS.fullmatch(given) and int(given) > 0:
        return PASSED
    detail = f"oauth_timestamp {shown(given)} is not a positive whole number of seconds since 1970"
    return failed(rejected("oauth_timestamp", detail=detail))


def body_hash_place(case: Case) -> Finding:
    """A form body is signed itself: its hash is refused (body hash extension, 4.1)."""
    if "oauth_body_hash" not in case.request.protocol:
        return not_reached("there is no oauth_body_hash")
    if not case.request.wire.form:
        return PASSED
    detail = (
        "oauth_body_hash came with a form body; its parameters are signed themselves, and a hash"
        " must not stand in for them"
    )
    return failed(rejected("oauth_body_hash", detail=detail))


def callback(case: Case) -> Finding:
    """The callback is ``oob`` or an absolute address that this consumer may have."""
    given = case.value("oauth_callback")
    if not given or case.demands.callback is Need.UNWANTED:
        return not_reached("no callback is looked at here")
    flaw = case.demands.callback_flaw(given)
    if not flaw:
        return PASSED
    return failed(rejected("oauth_callback", detail=f"oauth_callback is refused: {flaw}"))


def unwanted_token(case: Case) -> Finding:
    """At step 1 there is no token yet (RFC 5849, 2.1); an empty one may be sent."""
    if case.demands.token is not Need.UNWANTED or not case.value("oauth_token"):
        return PASSED
    detail = "oauth_token is sent, but there is none before step 1: leave it out, or send it empty"
    return failed(rejected("oauth_token", detail=detail))
