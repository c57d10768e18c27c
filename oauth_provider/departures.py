"""Where oauthlib is known to depart from RFC 5849: classes of requests, each with its name.

A request of such a class is no measure: our engine and oauthlib may differ on it, and oauthlib is
the one that is wrong. Every class is seen to depart by a test. This module does not import it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oauth_provider.signing.authorization import is_oauth
from oauth_provider.signing.encoding import percent_decode
from oauth_provider.signing.parameters import Source
from oauth_provider.signing.wire import split_target

if TYPE_CHECKING:
    from collections.abc import Callable

    from oauth_provider.signing import ParsedRequest

_ITEM = rb'[\w.~-]+="[^"\\]*"'
_PLAIN_HEADER = re.compile(rb"(?i:oauth) +%s(?:, *%s)*" % (_ITEM, _ITEM))
_PLAIN_FORM = re.compile(rb"[\w.~=&;:%+,*@!()/?'$-]*")
_PLAIN_AUTHORITY = re.compile(r"[\w.-]+(?::|:([1-9][0-9]{0,4}))?", re.ASCII)
_PLAIN_PATH = re.compile(r"(?:/[^\x00-\x20\x7f]*)?(?<!;)")
_MAX_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Departure:
    """A class of requests on which oauthlib departs from RFC 5849, seen with 4.0.1.

    Attributes:
        slug: Its stable name.
        sentence: What oauthlib does.
        concerns: Whether a readable request is one of them.
    """

    slug: str
    sentence: str
    concerns: Callable[[ParsedRequest], bool]


def address(request: ParsedRequest) -> tuple[str, str, str]:
    """Return scheme, authority and path as the client knows them, for oauthlib wants them whole."""
    wire, target = request.wire, request.target
    base = split_target(wire.base_url.encode()) if wire.base_url else target
    scheme = base.scheme or wire.scheme.encode()
    authority = wire.header_values(b"host")[0] if base.authority is None else base.authority
    path = base.path.rstrip(b"/") + target.path if wire.base_url else target.path
    host = authority.strip().decode("latin-1")
    return scheme.decode("latin-1"), host, path.decode("utf-8", "replace")


def oauth_header(request: ParsedRequest) -> bytes:
    """Return the header that is judged; empty where there is none."""
    values = request.wire.header_values(b"authorization")
    return next((value for value in values if is_oauth(value)), b"")


def _is_not_text(request: ParsedRequest) -> bool:
    pairs = [part for p in request.parameters for part in (p.name, p.value)]
    whole = b" ".join((request.target.path, oauth_header(request), *pairs))
    return not request.wire.method.isascii() or whole.decode("utf-8", "replace").encode() != whole


def _is_odd_host(request: ParsedRequest) -> bool:
    plain = _PLAIN_AUTHORITY.fullmatch(address(request)[1])
    return plain is None or int(plain[1] or 0) > _MAX_PORT


def _is_decoded_twice(request: ParsedRequest) -> bool:
    return any(
        p.name.startswith(b"oauth_")
        and p.source is not Source.HEADER
        and percent_decode(p.value) != p.value
        for p in request.parameters
    )


def _is_odd_header(request: ParsedRequest) -> bool:
    header = oauth_header(request)
    names = [p.name for p in request.parameters if p.source is Source.HEADER]
    return bool(header) and (
        _PLAIN_HEADER.fullmatch(header) is None
        or len(set(names)) < len(names)
        or not all(name.startswith(b"oauth_") for name in names)
        or (request.realm is not None and b"realm=" not in header)
    )


DEPARTURES = (
    Departure(
        "not-text",
        "decodes bytes that are not UTF-8 to replacement characters, and changes the case of any"
        " letter of a method, not of ASCII's alone",
        _is_not_text,
    ),
    Departure(
        "host",
        "rewrites an IPv6 address, and fails on a port that is no number from 1 to 65535",
        _is_odd_host,
    ),
    Departure(
        "scheme",
        "fails on a scheme that is none by RFC 3986, and takes some others apart in other ways",
        lambda request: address(request)[0] not in {"http", "https"},
    ),
    Departure(
        "path",
        "drops a last ';' of the path, drops or encodes twice what no path may have raw, and reads"
        " what does not begin with a slash as a part of the host",
        lambda request: _PLAIN_PATH.fullmatch(address(request)[2]) is None,
    ),
    Departure(
        "query-characters",
        "fails on a query with a raw bracket, quote, bar or letter outside ASCII",
        lambda request: _PLAIN_FORM.fullmatch(request.target.query) is None,
    ),
    Departure(
        "form-left-out",
        "leaves a form body with such a character out of the base string: it is not signed at all",
        lambda request: _PLAIN_FORM.fullmatch(request.wire.form) is None,
    ),
    Departure(
        "decoded-twice",
        "decodes the values of oauth_ parameters in the query and in a form twice",
        _is_decoded_twice,
    ),
    Departure(
        "header",
        "decodes neither names nor values without oauth_ in the header, keeps the last one of a"
        " doubled parameter, signs a Realm, and trips over white space and backslashes",
        _is_odd_header,
    ),
    Departure(
        "multipart-fields",
        "knows the reading of the RFC only",
        lambda request: bool(request.wire.multipart_fields),
    ),
)
"""In the order in which a request is held against them. Its endpoints depart further: they take
the media type of a form with case, and ``realm`` out of the query."""
