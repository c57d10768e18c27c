"""What stands ahead of each member of a zip, held against the directory.

A reader of streams sees the headers, any other the directory: an archive must be one and the same
to both. The members must fill the file from its start to the directory, one behind the other, so
none can hide between them, and none shares its content with another, as in the overlapping bombs.
"""

from __future__ import annotations

import struct
import zlib
from typing import IO, TYPE_CHECKING

from releases.inspection.findings import fatal
from releases.inspection.zip_entries import (
    DESCRIPTOR,
    ENCRYPTED,
    PLAIN_METHODS,
    STORED,
    UTF8,
    WIDE,
    widened,
)
from releases.judging.rules import Rule, shown

if TYPE_CHECKING:
    from releases.inspection.findings import Findings
    from releases.inspection.zip_entries import Entry

_HEADER = struct.Struct("<4s5H3L2H")
_HEADER_MAGIC = b"PK\x03\x04"
_COMPARED_FLAGS = ENCRYPTED | DESCRIPTOR | UTF8
_CHUNK = 64 * 1024
_RAW_DEFLATE = -15  # zlib's way to say: no header, with the largest window


class Headers:
    """Reads the headers of one zip, which begins ``ahead`` and whose directory is at ``start``."""

    def __init__(self, stream: IO[bytes], start: int, ahead: int, findings: Findings) -> None:
        self._stream = stream
        self._room = start - ahead
        self._ahead = ahead
        self._findings = findings
        self._spans: list[tuple[int, int]] = []
        self._has_descriptors = False

    def check(self, entry: Entry) -> int | None:
        """Hold a member's header against its entry; return where its content starts.

        ``None`` when there is no such header.
        """
        if entry.offset + _HEADER.size + entry.packed > self._room:
            what = "a zip whose directory tells of what is not there"
            raise fatal(Rule.ARCHIVE_BROKEN, what)
        self._stream.seek(self._ahead + entry.offset)
        header = self._stream.read(_HEADER.size + len(entry.raw))
        if len(header) < _HEADER.size or not header.startswith(_HEADER_MAGIC):
            self._differ(entry, "has no header of its own ahead of it")
            return None
        flags, method, crc, packed, size, named, extra = _read(header)
        if WIDE in {size, packed} and extra:
            self._stream.seek(named - len(entry.raw), 1)
            size, packed = widened(self._stream.read(extra), size, packed)
        if flags & DESCRIPTOR:
            self._has_descriptors = True
            message = f"the archive's member {shown(entry.name)} has its size behind its content"
            self._findings.add(Rule.ARCHIVE_DATA_DESCRIPTOR, message)
        elif (packed, size, crc) != (entry.packed, entry.size, entry.crc):
            self._differ(entry, "has other sizes or another CRC in its header")
        if header[_HEADER.size :] != entry.raw or named != len(entry.raw):
            self._differ(entry, "has another name in its header")
        if method != entry.method or (flags ^ entry.flags) & _COMPARED_FLAGS:
            self._differ(entry, "has another method or other flags in its header")
        start = entry.offset + _HEADER.size + named + extra
        self._spans.append((entry.offset, start + entry.packed))
        return self._ahead + start

    def content(self, entry: Entry, start: int | None, limit: int) -> bytes | None:
        """Expand a member, ``limit`` bytes of it at most; ``None`` when it cannot be expanded."""
        if start is None or entry.flags & ENCRYPTED or entry.method not in PLAIN_METHODS:
            return None
        self._stream.seek(start)
        if entry.method == STORED:
            content = self._stream.read(min(entry.packed, limit))
        else:
            content = self._inflated(entry.packed, limit)
        expected = min(entry.size, limit)
        if len(content) != expected or (entry.size <= limit and zlib.crc32(content) != entry.crc):
            message = f"the archive's member {shown(entry.name)} is not what its directory says"
            self._findings.add(Rule.ARCHIVE_BROKEN, message)
            return None
        return content

    def check_layout(self, *, is_alone: bool) -> None:
        """Note what stands ahead of, between or across the members."""
        at = 0
        for offset, end in sorted(self._spans):
            if offset < at:
                self._note("two of the zip's members share their content")
            elif offset > at and not self._has_descriptors:
                self._note("the zip has bytes between its members that are in no member")
            at = max(at, end)
        if at < self._room and not self._has_descriptors:
            self._note("the zip has bytes ahead of its directory that are in no member")
        elif at > self._room:
            self._note("the zip's last member reaches into the directory")
        if self._ahead and is_alone:
            self._note(f"the zip stands behind {self._ahead} other bytes")

    def _inflated(self, packed: int, limit: int) -> bytes:
        """Inflate, as far as it goes; what is broken comes out too short."""
        source = zlib.decompressobj(_RAW_DEFLATE)
        pieces: list[bytes] = []
        room = limit
        waiting = b""
        while room and not source.eof:
            read = waiting or self._stream.read(min(packed, _CHUNK))
            if not waiting:
                packed -= len(read)
            if not read:
                break
            try:
                piece = source.decompress(read, room)
            except zlib.error:
                break
            waiting = source.unconsumed_tail
            room -= len(piece)
            pieces.append(piece)
        return b"".join(pieces)

    def _differ(self, entry: Entry, what: str) -> None:
        self._note(f"the zip's member {shown(entry.name)} {what}")

    def _note(self, message: str) -> None:
        self._findings.add(Rule.ARCHIVE_HEADERS_DIFFER, message)


def _read(header: bytes) -> tuple[int, int, int, int, int, int, int]:
    """Return what of a header is compared: flags, method, CRC, sizes; and the lengths behind it."""
    _, _, flags, method, _, _, crc, packed, size, named, extra = _HEADER.unpack_from(header)
    return flags, method, crc, packed, size, named, extra
