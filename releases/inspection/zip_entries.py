"""The entries of a zip's directory."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from releases.inspection.findings import fatal
from releases.judging.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

PLAIN_METHODS = (0, 8)  # stored and deflated: expanded in bounded memory
STORED = 0
ENCRYPTED, DESCRIPTOR, UTF8 = 0x2041, 0x8, 0x800
WIDE = 0xFFFFFFFF  # this size, or offset, stands in the 64-bit extension
WIDE_EXTRA = 1

_ENTRY = struct.Struct("<4s6H3L5H2L")
_ENTRY_MAGIC = b"PK\x01\x02"
_EXTRA = struct.Struct("<2H")
_QUAD = struct.Struct("<Q")


class Entry(NamedTuple):
    """One entry of the directory; ``raw`` is the name as it stands there."""

    name: str
    raw: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int
    has_comment: bool


def entries(directory: bytes) -> Iterator[Entry]:
    """Yield one entry after the other; raise ``RefusedError`` where one is broken."""
    at = 0
    while at < len(directory):
        if len(directory) - at < _ENTRY.size or directory[at : at + 4] != _ENTRY_MAGIC:
            raise fatal(Rule.ARCHIVE_BROKEN, "a zip whose directory is broken")
        (
            _,
            _,
            _,
            flags,
            method,
            _,
            _,
            crc,
            packed,
            size,
            named,
            extra,
            comment,
            _,
            _,
            _,
            offset,
        ) = _ENTRY.unpack_from(directory, at)
        at += _ENTRY.size
        if at + named + extra + comment > len(directory):
            raise fatal(Rule.ARCHIVE_BROKEN, "a zip whose directory is cut off")
        raw = directory[at : at + named]
        if WIDE in {size, packed, offset}:
            more = directory[at + named : at + named + extra]
            size, packed, offset = widened(more, size, packed, offset)
        at += named + extra + comment
        name = _decoded(raw, flags)
        yield Entry(name, raw, flags, method, crc, packed, size, offset, bool(comment))


def widened(extra: bytes, *values: int) -> tuple[int, ...]:
    """Replace those values that stand in the 64-bit extension; the others stay."""
    at = 0
    while len(extra) - at >= _EXTRA.size:
        kind, length = _EXTRA.unpack_from(extra, at)
        at += _EXTRA.size
        if kind == WIDE_EXTRA:
            return _widened(extra[at : at + length], values)
        at += length
    return values


def _widened(record: bytes, values: tuple[int, ...]) -> tuple[int, ...]:
    at, wide = 0, list(values)
    for index, value in enumerate(values):
        if value == WIDE and len(record) - at >= _QUAD.size:
            (wide[index],) = _QUAD.unpack_from(record, at)
            at += _QUAD.size
    return tuple(wide)


def _decoded(raw: bytes, flags: int) -> str:
    try:
        return raw.decode("utf-8" if flags & UTF8 else "cp437")
    except UnicodeDecodeError:
        what = "a zip with a member name that is not UTF-8"
        raise fatal(Rule.ARCHIVE_BROKEN, what) from None
