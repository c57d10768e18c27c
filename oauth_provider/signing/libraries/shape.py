"""What of a request can betray the library that made it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from oauth_provider.signing.authorization import is_oauth
from oauth_provider.signing.libraries.library import BODY, HEADER, QUERY
from oauth_provider.signing.parameters import PROTOCOL_PARAMETERS, Source

if TYPE_CHECKING:
    from oauth_provider.signing.parameters import ParsedRequest

SHORTEST_ORDER = 4
"""Fewer protocol parameters than these stand in some order by chance."""
_SEEN = 2_000
"""So much of a field, in bytes, is looked at."""
_NONCE_SEEN = 100
_PLACES = {Source.HEADER: HEADER, Source.QUERY: QUERY, Source.BODY: BODY}
_COMMA = re.compile(rb'"(,[ \t]*)(?=[^ \t,="]+=)')
_EMPTY_REALM = re.compile(rb"[ \t]*OAuth[ \t]+realm=\"\"", re.IGNORECASE)


class NonceForm(NamedTuple):
    """A form that nonces have.

    Attributes:
        pattern: What all of the nonce matches.
        weight: How telling it is.
        told: How it is told.
    """

    pattern: re.Pattern[str]
    weight: int
    told: str


def _form(pattern: str, weight: int, told: str) -> NonceForm:
    return NonceForm(re.compile(pattern), weight, f"the nonce {told}")


NONCE_FORMS = {
    "8-digits": _form(r"[0-9]{8}", 2, "has 8 decimal digits"),
    "9-digits": _form(r"[0-9]{1,9}", 1, "is a number of at most 9 decimal digits"),
    "64-bit": _form(r"[0-9]{16,20}", 1, "is a decimal number of about 64 bits"),
    "negative": _form(r"-[0-9]{16,19}", 3, "is a negative decimal number"),
    "dotted": _form(r"[0-9a-f]+\.[0-9]+", 4, "has a dot before its last digits"),
    "16-hex": _form(r"(?=.*[a-f])[0-9a-f]{13,16}", 1, "is a 64-bit number in hex digits"),
    "32-hex": _form(r"[0-9a-f]{32}", 1, "has 32 hex digits"),
    "40-hex": _form(r"[0-9a-f]{40}", 2, "has 40 hex digits, as a SHA-1 has"),
    "uuid-start": _form(r"[0-9A-F]{8}", 2, "has 8 hex digits with capitals, as a UUID begins"),
    "6": _form(r"[A-Za-z0-9]{6}", 3, "has 6 letters and digits"),
    "8": _form(r"(?=.*[a-z])[A-Za-z0-9]{8}", 2, "has 8 letters and digits"),
    "10": _form(r"(?=.*[A-Za-z])[A-Za-z0-9]{10}", 2, "has 10 letters and digits"),
    "11": _form(r"(?=.*[A-Za-z])[A-Za-z0-9]{11}", 3, "has 11 letters and digits"),
    "16-small": _form(r"(?=.*[g-z])[a-z0-9]{16}", 2, "has 16 digits and small letters"),
    "30": _form(r"(?=.*[G-Zg-z])[A-Za-z0-9]{30}", 3, "has 30 letters and digits"),
    "32": _form(r"(?=.*[G-Zg-z])[A-Za-z0-9]{32}", 2, "has 32 letters and digits"),
    "36-43": _form(
        r"(?=.*[G-Zg-z])[A-Za-z0-9]{36,43}", 2, "is base64 of 32 bytes without its + / and ="
    ),
    "44-base64": _form(r"[A-Za-z0-9+/]{43}=", 3, "is base64 of 32 bytes"),
    "base64": _form(r"(?=.*[+/=])[A-Za-z0-9+/]{6,64}={0,2}", 2, "is base64, with + / or = in it"),
}
"""By the names that the tables have for them."""
AND_TIME = "and-time"
NUMBER_AND_TIME = NonceForm(
    re.compile(r"[0-9]{22,30}"), 4, "the nonce is a number that ends with the timestamp"
)

HABITS = {
    "body-hash-of-get": (2, "a GET has oauth_body_hash"),
    "empty-verifier": (2, "oauth_verifier is sent empty"),
    "form-type-without-body": (2, "a form's content type is sent without a body"),
    "no-store": (1, "Cache-Control is no-store"),
    "others-in-header": (2, "the header has parameters that are not OAuth's"),
    "text-plain": (2, "the content type is text/plain with a charset"),
    "token-empty": (1, "oauth_token is sent empty"),
}
"""What only some libraries do: how telling it is, and how it is told."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a request shows of its maker.

    Attributes:
        agent: Its User-Agent.
        place: Where its protocol parameters stand; empty where in several places.
        order: Their names without ``oauth_``, as they stand.
        comma: What stands between two parameters of the header; empty where that varies.
        empty_realm: Whether the header begins with a realm that is empty.
        has_nonce: Whether it has one at all.
        nonces: The forms that its nonce has.
        habits: What else it shows, of `HABITS`.
    """

    agent: str
    place: str
    order: tuple[str, ...]
    comma: str
    empty_realm: bool
    has_nonce: bool
    nonces: dict[str, NonceForm]
    habits: frozenset[str]


def shape_of(request: ParsedRequest) -> Shape:
    """Look at a request; any has a shape."""
    wire = request.wire
    agent = b"".join(wire.header_values(b"user-agent")[:1])[:_SEEN].decode("latin-1")
    places = request.sources
    fields = [value for value in wire.header_values(b"authorization") if is_oauth(value)]
    field = fields[0][:_SEEN] if fields else b""
    commas = set(_COMMA.findall(field))
    return Shape(
        agent=agent,
        place=_PLACES[next(iter(places))] if len(places) == 1 else "",
        order=tuple(name.removeprefix("oauth_") for name in request.protocol),
        comma=commas.pop().decode() if len(commas) == 1 else "",
        empty_realm=_EMPTY_REALM.match(field) is not None,
        has_nonce=bool(request.protocol.get("oauth_nonce")),
        nonces=_nonces(request),
        habits=frozenset(name for name, is_shown in _habits(request).items() if is_shown),
    )


def _nonces(request: ParsedRequest) -> dict[str, NonceForm]:
    nonce = request.protocol.get("oauth_nonce", "")[:_NONCE_SEEN]
    forms = {name: form for name, form in NONCE_FORMS.items() if form.pattern.fullmatch(nonce)}
    timestamp = request.protocol.get("oauth_timestamp", "")
    if timestamp and nonce.endswith(timestamp) and NUMBER_AND_TIME.pattern.fullmatch(nonce):
        forms[AND_TIME] = NUMBER_AND_TIME
    return forms


def _habits(request: ParsedRequest) -> dict[str, bool]:
    wire, protocol = request.wire, request.protocol
    types = wire.header_values(b"content-type")
    return {
        "body-hash-of-get": wire.method.upper() == b"GET" and "oauth_body_hash" in protocol,
        "empty-verifier": protocol.get("oauth_verifier") == "",
        "form-type-without-body": wire.is_form and not wire.body,
        "no-store": b"no-store" in wire.header_values(b"cache-control"),
        "others-in-header": any(
            p.source is Source.HEADER and p.name.decode("latin-1") not in PROTOCOL_PARAMETERS
            for p in request.parameters
        ),
        "text-plain": wire.media_type == b"text/plain" and b"charset" in types[0].lower(),
        "token-empty": protocol.get("oauth_token") == "",
    }
