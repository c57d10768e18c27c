"""Habits of the Authorization header that pass here, and that others refuse (RFC 5849, 3.5.1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oauth_provider.signing.authorization import is_oauth
from oauth_provider.signing.parameters import Source
from oauth_provider.signing.remark import Remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from oauth_provider.signing.parameters import ParsedRequest

SECTION = "RFC 5849, 3.5.1"
NAMED = 5
"""So many names stand in one sentence."""
_UNENCODED = re.compile(rb"[^A-Za-z0-9\-._~%]")


def _field(request: ParsedRequest) -> bytes:
    values = request.wire.header_values(b"authorization")
    return next((value for value in values if is_oauth(value)), b"").lstrip(b" \t")


def _quoted(field: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Split a field at its quotes, in linear time: a value stands behind each name."""
    pieces = field.split(b'"')
    for before, value in zip(pieces[::2], pieces[1::2], strict=False):
        words = before.replace(b",", b" ").rstrip(b" \t=").split()
        yield words[-1] if words else b"", value


def _listed(names: Iterable[bytes]) -> str:
    shown = [name.decode("utf-8", "replace") for name in dict.fromkeys(names)]
    return ", ".join(shown[:NAMED]) + (", ..." if len(shown) > NAMED else "")


def scheme_case(request: ParsedRequest) -> Iterator[Remark]:
    """The scheme's case is free (RFC 9110, 11.1), but not everywhere."""
    word = _field(request)[:5]
    if word and word != b"OAuth":
        yield Remark(
            "header.scheme-case",
            f"the scheme is written {word.decode('latin-1')!r}; some servers look for OAuth",
            "write OAuth",
            SECTION,
        )


def empty_realm(request: ParsedRequest) -> Iterator[Remark]:
    """A realm may be left out."""
    if request.realm == b"":
        yield Remark(
            "header.empty-realm",
            "the realm is empty",
            "leave it out, or name the realm of the server's challenge",
            SECTION,
        )


def unencoded_values(request: ParsedRequest) -> Iterator[Remark]:
    """Names and values are percent-encoded before they are quoted."""
    raw = [
        name
        for name, value in _quoted(_field(request))
        if name.startswith(b"oauth_") and _UNENCODED.search(value)
    ]
    if raw:
        have = "has" if len(raw) == 1 else "have"
        yield Remark(
            "header.unencoded-value",
            f"{_listed(raw)} {have} reserved characters that are not percent-encoded",
            "encode each value in the header once",
            SECTION,
        )


def unknown_names(request: ParsedRequest) -> Iterator[Remark]:
    """Extensions are signed like any parameter; the prefix is the specification's own."""
    unknown = [
        p.name for p in request.parameters if p.name.startswith(b"oauth_") and not p.is_protocol
    ]
    if unknown:
        yield Remark(
            "parameters.unknown-protocol",
            f"{_listed(unknown)} has no meaning in OAuth 1.0, and some servers refuse it",
            "leave it out, or give it a name that does not begin with oauth_",
            "RFC 5849, appendix A",
        )


def other_parameters(request: ParsedRequest) -> Iterator[Remark]:
    """The header's own parameters are signed too, and not all servers read them."""
    strays = [
        p.name
        for p in request.parameters
        if p.source is Source.HEADER and not p.name.startswith(b"oauth_")
    ]
    if strays:
        stand = "stands" if len(set(strays)) == 1 else "stand"
        yield Remark(
            "header.other-parameters",
            f"{_listed(strays)} {stand} in the Authorization header",
            "send it in the query or the body; only there all servers look for it",
            "RFC 5849, 3.4.1.3.1",
        )


HEADER_HABITS = (scheme_case, empty_realm, unencoded_values, unknown_names, other_parameters)
