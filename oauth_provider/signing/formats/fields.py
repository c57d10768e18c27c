"""Header fields and methods, held to the grammar of HTTP (RFC 9110, 5.1, 5.5 and 9.1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oauth_provider.signing.formats.captured import UnreadableError, shown

if TYPE_CHECKING:
    from oauth_provider.signing.wire import Pair

_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}")
_FORBIDDEN = re.compile(rb"[\0\r\n]")
SCHEMES = ("http", "https")


def field(name: bytes, value: bytes, *, where: str) -> Pair:
    """Return a header field without the white space around its value.

    Raises:
        UnreadableError: No HTTP message can have it.
    """
    if not _TOKEN.fullmatch(name):
        raise UnreadableError(
            f"{shown(name)} is not the name of a header field",
            where=where,
            right="expected `Name: value`",
        )
    if _FORBIDDEN.search(value):
        raise UnreadableError(
            f"the value of {shown(name)} has a line break or a null character in it",
            where=where,
            right="a header field is one line",
        )
    return name, value.strip(b" \t")


def method(name: bytes, *, where: str) -> bytes:
    """Return a method, with its case.

    Raises:
        UnreadableError: It is not one word.
    """
    if not _TOKEN.fullmatch(name):
        raise UnreadableError(
            f"{shown(name)} is not a method", where=where, right="expected a word such as GET"
        )
    return name


def scheme(name: str, *, where: str) -> str:
    """Return a scheme in lower case.

    Raises:
        UnreadableError: It is neither http nor https.
    """
    if name.lower() not in SCHEMES:
        raise UnreadableError(
            f"{shown(name)} is not a scheme", where=where, right="expected http or https"
        )
    return name.lower()
