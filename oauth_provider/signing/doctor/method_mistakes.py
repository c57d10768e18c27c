"""Mistakes in the HTTP method of the base string (RFC 5849, 3.4.1.1)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from oauth_provider.signing.doctor.registry import Change, Component, mistake

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oauth_provider.signing.doctor.evidence import Evidence

SECTION = "RFC 5849, 3.4.1.1"
_SENTENCE = "the method is signed as {signed}, and the request was sent as {sent}"


def _changed(evidence: Evidence, signed: str) -> Iterator[Change[str]]:
    if signed != evidence.method:
        yield Change(signed, details={"signed": signed, "sent": evidence.method})


def _signed_as(method: str, evidence: Evidence) -> Iterator[Change[str]]:
    return _changed(evidence, method)


for _method in ("GET", "POST", "HEAD", "PUT", "DELETE", "PATCH"):
    mistake(
        f"method.signed-as-{_method.lower()}",
        Component.METHOD,
        SECTION,
        _SENTENCE,
        "sign the method that is sent; a redirect may have turned a POST into a GET",
    )(partial(_signed_as, _method))


@mistake(
    "method.method-lower-case",
    Component.METHOD,
    SECTION,
    "the method is signed in lower case, {signed}",
    "write the method in upper case in the base string",
)
def method_lower_case(evidence: Evidence) -> Iterator[Change[str]]:
    """``post&…``."""
    return _changed(evidence, evidence.method.lower())


@mistake(
    "method.method-as-title",
    Component.METHOD,
    SECTION,
    "the method is signed as {signed}, with one capital",
    "write the method in upper case in the base string",
)
def method_as_title(evidence: Evidence) -> Iterator[Change[str]]:
    """``Post&…``."""
    return _changed(evidence, evidence.method.title())
