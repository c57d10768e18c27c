"""Mistakes in how the three parts of the base string are encoded and joined (RFC 5849, 3.4.1.1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oauth_provider.signing.doctor.registry import Change, Component, Join, mistake
from oauth_provider.signing.encoding import percent_encode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oauth_provider.signing.doctor.evidence import Evidence

SECTION = "RFC 5849, 3.4.1.1"
CURE = "encode the method, the URI and the parameters once each, and join them with two plain &"
_ESCAPE = re.compile(r"%[0-9A-F]{2}")
_SPARED_BY_JAVASCRIPT = {"%21": "!", "%27": "'", "%28": "(", "%29": ")", "%2A": "*"}


def encoded(part: str | bytes) -> str:
    """Encode a part as it should be."""
    return percent_encode(part if isinstance(part, bytes) else part.encode())


def right(method: str, uri: bytes, parameters: str) -> str:
    """Join as it should be done."""
    return "&".join((encoded(method), encoded(uri), encoded(parameters)))


def _raw(uri: bytes) -> str:
    return uri.decode("utf-8", "replace")


@mistake(
    "join.parameters-not-encoded-in-base-string",
    Component.JOIN,
    SECTION,
    "the normalised parameters are not encoded once more when they go into the base string",
    CURE,
)
def parameters_not_encoded(_: Evidence) -> Iterator[Change[Join]]:
    """``POST&http%3A…&a=b``."""
    yield Change(lambda method, uri, parameters: f"{method}&{encoded(uri)}&{parameters}")


@mistake(
    "join.url-not-encoded-in-base-string",
    Component.JOIN,
    SECTION,
    "the base string URI is not encoded when it goes into the base string",
    CURE,
)
def url_not_encoded(_: Evidence) -> Iterator[Change[Join]]:
    """``POST&http://…&a%3Db``."""
    yield Change(lambda method, uri, parameters: f"{method}&{_raw(uri)}&{encoded(parameters)}")


@mistake(
    "join.neither-encoded",
    Component.JOIN,
    SECTION,
    "neither the URI nor the parameters are encoded when they go into the base string",
    CURE,
)
def neither_encoded(_: Evidence) -> Iterator[Change[Join]]:
    """``POST&http://…&a=b``."""
    yield Change(lambda method, uri, parameters: f"{method}&{_raw(uri)}&{parameters}")


@mistake(
    "join.separators-encoded",
    Component.JOIN,
    SECTION,
    "the whole base string is encoded, with the two & that separate its parts",
    CURE,
)
def separators_encoded(_: Evidence) -> Iterator[Change[Join]]:
    """``POST%26http%3A…``."""
    yield Change(lambda method, uri, parameters: encoded(f"{method}&{_raw(uri)}&{parameters}"))


@mistake(
    "join.parameters-encoded-once-more",
    Component.JOIN,
    SECTION,
    "the normalised parameters are encoded twice when they go into the base string",
    CURE,
)
def parameters_encoded_once_more(_: Evidence) -> Iterator[Change[Join]]:
    """``POST&http%3A…&a%253Db``."""
    yield Change(lambda method, uri, parameters: right(method, uri, encoded(parameters)))


@mistake(
    "join.encodeuricomponent-of-base-parts",
    Component.JOIN,
    SECTION,
    "the parts of the base string are encoded with JavaScript's encodeURIComponent, which spares"
    " ! * ' ( )",
    "encode ! * ' ( ) as well: %21 %2A %27 %28 %29",
)
def encode_uri_component(_: Evidence) -> Iterator[Change[Join]]:
    """Only the outer layer."""

    def join(method: str, uri: bytes, parameters: str) -> str:
        return _ESCAPE.sub(
            lambda escape: _SPARED_BY_JAVASCRIPT.get(escape[0], escape[0]),
            right(method, uri, parameters),
        )

    yield Change(join)


@mistake(
    "join.lower-hex-in-final-encoding",
    Component.JOIN,
    "RFC 5849, 3.6",
    "the parts of the base string are encoded with hex digits in lower case",
    "write escapes in upper case: %3A, not %3a",
)
def lower_hex(_: Evidence) -> Iterator[Change[Join]]:
    """Only the outer layer."""

    def join(method: str, uri: bytes, parameters: str) -> str:
        text = right(method, uri, parameters)
        return _ESCAPE.sub(lambda escape: escape[0].lower(), text)

    yield Change(join)


@mistake(
    "join.space-after-amp",
    Component.JOIN,
    SECTION,
    "a space stands after each & of the base string",
    CURE,
)
def space_after_amp(_: Evidence) -> Iterator[Change[Join]]:
    """``POST& http%3A…& a%3Db``."""
    yield Change(
        lambda method, uri, parameters: "& ".join(
            (encoded(method), encoded(uri), encoded(parameters))
        )
    )


@mistake(
    "join.no-method",
    Component.JOIN,
    SECTION,
    "the base string begins with the URI: the method is not in it",
    CURE,
)
def no_method(_: Evidence) -> Iterator[Change[Join]]:
    """``http%3A…&a%3Db``."""
    yield Change(lambda _method, uri, parameters: f"{encoded(uri)}&{encoded(parameters)}")
