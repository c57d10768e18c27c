"""Which client library a request looks like: a likelihood, told by its shape."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from oauth_provider.signing.library import Known, KnownError, Library
from oauth_provider.signing.library_table import KNOWN
from oauth_provider.signing.parameters import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oauth_provider.signing.parameters import ParsedRequest

__all__ = ["KnownError", "Library", "Likelihood", "known_for", "likely_libraries"]

LIKELY, POSSIBLE = "likely", "possible"
MOST: Final = 3
_AGENT, _TRAIT = 3, 2
_ENOUGH, _MUCH = 4, 5
_NONCES: Final = (
    ("nonce:6-letters", re.compile(r"[A-Za-z]{6}"), "the nonce has 6 letters"),
    ("nonce:8-letters", re.compile(r"[A-Za-z]{8}"), "the nonce has 8 letters"),
    ("nonce:8-decimal", re.compile(r"[0-9]{1,8}"), "the nonce has up to 8 decimal digits"),
    ("nonce:long-decimal", re.compile(r"[0-9]{27,42}"), "the nonce has 27 decimal digits or more"),
    ("nonce:short-decimal", re.compile(r"[0-9]{9,20}"), "the nonce is a decimal number"),
    ("nonce:signed-decimal", re.compile(r"-?[0-9]{15,20}"), "the nonce is a decimal number"),
    ("nonce:dotted", re.compile(r"[0-9a-f]+\.[0-9]+"), "the nonce has a dot in it"),
    ("nonce:32-hex", re.compile(r"[0-9a-f]{32}"), "the nonce has 32 hex digits"),
    ("nonce:40-hex", re.compile(r"[0-9a-f]{40}"), "the nonce has 40 hex digits"),
    ("nonce:hex", re.compile(r"(?=.*[a-f])[0-9a-f]{8,40}"), "the nonce is in hex digits"),
    ("nonce:base64", re.compile(r"(?=.*[+/=])[A-Za-z0-9+/=]{8,64}"), "the nonce is in base64"),
    ("nonce:10-alphanumeric", re.compile(r"[A-Za-z0-9]{10}"), "the nonce has 10 characters"),
    ("nonce:11-alphanumeric", re.compile(r"[A-Za-z0-9]{11}"), "the nonce has 11 characters"),
    ("nonce:32-alphanumeric", re.compile(r"(?=.*[G-Zg-z])[A-Za-z0-9]{32}"),
     "the nonce has 32 letters and digits"),
)  # fmt: skip
_TOLD: Final = {
    "order:oauthlib": "the header's parameters stand in oauthlib's order",
    "sorted": "the header's parameters are sorted",
    "other-parameters": "the header has parameters that are not OAuth's",
    "realm-first": "the realm comes first",
    "realm-empty": "the realm is empty",
    "version": "oauth_version is sent",
    "body-hash": "oauth_body_hash is sent",
    "empty-verifier": "oauth_verifier is sent empty",
    "in-query": "all parameters stand in the query",
    "form-type-without-body": "a form's content type is sent without a body",
    "text-plain": "the content type is text/plain",
}
_OAUTHLIB: Final = [
    b"oauth_nonce",
    b"oauth_timestamp",
    b"oauth_version",
    b"oauth_signature_method",
    b"oauth_consumer_key",
]
_NONCE_LIMIT = 100
_AGENT_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Likelihood:
    """A library that a request looks like.

    Attributes:
        library: The library.
        reasons: What in the request looks so.
        certainty: ``likely`` or ``possible``: another program may send the same.
        errors: What is known of the library, first of all what fits the causes found.
    """

    library: Library
    reasons: tuple[str, ...]
    certainty: str
    errors: tuple[KnownError, ...]


def likely_libraries(
    request: ParsedRequest, *, causes: Iterable[str] = ()
) -> tuple[Likelihood, ...]:
    """Return the libraries that a request looks like, three at most, the likeliest first."""
    if not request.has_credentials:
        return ()
    agent = b"".join(request.wire.header_values(b"user-agent")[:1]).decode("latin-1")
    traits = _traits(request)
    found = set(causes)
    weighed = []
    for known in KNOWN:
        reasons, weight = _reasons(known, agent, traits)
        if weight >= _ENOUGH:
            certainty = LIKELY if weight >= _MUCH else POSSIBLE
            errors = tuple(sorted(known.library.errors, key=lambda e: not found & set(e.mistakes)))
            weighed.append((weight, Likelihood(known.library, reasons, certainty, errors)))
    weighed.sort(key=lambda pair: -pair[0])
    return tuple(likelihood for _, likelihood in weighed[:MOST])


def known_for(slug: str) -> tuple[Library, ...]:
    """Return the libraries of which a mistake is known."""
    return tuple(
        known.library
        for known in KNOWN
        if any(slug in error.mistakes for error in known.library.errors)
    )


def _reasons(known: Known, agent: str, traits: dict[str, str]) -> tuple[tuple[str, ...], int]:
    """Weigh the signs: a name says most, and no single trait is enough."""
    reasons = [traits[trait] for trait in known.traits if trait in traits]
    weight = _TRAIT * len(reasons)
    if any(agent.startswith(name) for name in known.agents):
        shown = agent if len(agent) <= _AGENT_SHOWN else f"{agent[:_AGENT_SHOWN]}..."
        reasons.insert(0, f"the User-Agent is {shown!r}")
        weight += _AGENT if known.traits else _ENOUGH
    return tuple(reasons), weight


def _traits(request: ParsedRequest) -> dict[str, str]:
    """Return what a request shows, each with a sentence that says so."""
    wire, protocol = request.wire, request.protocol
    header = [p.name for p in request.parameters if p.source is Source.HEADER]
    nonce = protocol.get("oauth_nonce", "")[:_NONCE_LIMIT]
    shown = {
        "order:oauthlib": header[: len(_OAUTHLIB)] == _OAUTHLIB,
        "sorted": bool(header) and header == sorted(header),
        "other-parameters": any(not name.startswith(b"oauth_") for name in header),
        "realm-first": _realm_is_first(wire.header_values(b"authorization")),
        "realm-empty": request.realm == b"",
        "version": "oauth_version" in protocol,
        "body-hash": "oauth_body_hash" in protocol,
        "empty-verifier": protocol.get("oauth_verifier") == "",
        "in-query": request.sources == {Source.QUERY},
        "form-type-without-body": wire.is_form and not wire.body,
        "text-plain": wire.media_type == b"text/plain",
    }
    traits = {trait: told for trait, pattern, told in _NONCES if pattern.fullmatch(nonce)}
    return traits | {trait: _TOLD[trait] for trait, is_shown in shown.items() if is_shown}


def _realm_is_first(values: Iterable[bytes]) -> bool:
    return any(re.match(rb"OAuth\s+realm\s*=", value, re.IGNORECASE) for value in values)
