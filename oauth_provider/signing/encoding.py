"""Percent-encoding (RFC 5849, 3.6) and form decoding, on bytes and without exceptions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from oauth_provider.signing.wire import Pair

_UNRESERVED = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
_PERCENT = ord("%")
_ESCAPES = tuple((bytes((byte,)), b"%%%02X" % byte) for byte in range(256))
_BROKEN_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")


class Form(NamedTuple):
    """Decoded pairs in the order sent, and the offset of the first broken escape, if any."""

    pairs: tuple[Pair, ...]
    broken_at: int | None


def percent_encode(data: bytes) -> str:
    """Encode all but letters, digits, ``-``, ``.``, ``_`` and ``~``; upper-case hex (3.6)."""
    reserved = set(data.translate(None, _UNRESERVED))
    if _PERCENT in reserved:  # first, as the escapes of all others bring one
        data = data.replace(b"%", b"%25")
        reserved.remove(_PERCENT)
    for byte in reserved:  # a few kinds, as a rule: this takes a tenth of going byte by byte
        data = data.replace(*_ESCAPES[byte])
    return data.decode("ascii")


def percent_decode(data: bytes) -> bytes:
    """Decode each whole escape once; ``+`` stays, and a broken escape stays as it is."""
    return unquote_to_bytes(data) if b"%" in data else data


def broken_escape(data: bytes) -> int | None:
    """Return the offset of the first ``%`` that two hex digits do not follow."""
    found = _BROKEN_ESCAPE.search(data)
    return found.start() if found else None


def parse_form(data: bytes, *, most: int | None = None) -> Form:
    """Decode form pairs: ``&`` separates, ``+`` is a space, no ``=`` means an empty value.

    The query and a form body are decoded alike (RFC 5849, 3.4.1.3.1). ``;`` separates nothing.
    Only the first ``most`` pieces are read, where there is such a limit.
    """
    pairs = []
    for piece in data.split(b"&") if most is None else data.split(b"&", most)[:most]:
        if piece:
            name, _, value = piece.partition(b"=")
            pairs.append((_form_decode(name), _form_decode(value)))
    return Form(tuple(pairs), broken_escape(data))


def _form_decode(data: bytes) -> bytes:
    return percent_decode(data.replace(b"+", b" "))
