"""The table of contents of a compressed tar, read within fixed bounds of memory and time.

``tarfile`` keeps every member, and reads a long name whole, however long its header says it is.
This reader keeps one member at a time, and refuses names longer than any file system takes.
"""

from __future__ import annotations

import bz2
import os
import tarfile
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from releases.members import check_member_name
from releases.rules import Refusal, RefusedError, Rule

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

MEMBER_LIMIT = 100_000
RECORD_LIMIT = 64 * 1024
RATIO_FROM = 64 * 1024 * 1024
RATIO_LIMIT = 50
TOTAL_LIMIT = 1024**3
STREAM_LIMIT = 1000  # compressed streams one after the other, as parallel compressors write them

_BLOCK = 512
_CHUNK = 64 * 1024
_GZIP_WINDOW = 31  # zlib's way to say: gzip, with the largest window
_PAX_DIGITS = 6
_GZIP_MAGIC, _BZIP2_MAGIC = b"\x1f\x8b", b"BZh"


@dataclass(frozen=True, slots=True)
class TarMember:
    """One entry: its path, and whether it is a plain file."""

    name: str
    is_file: bool


def tar_members(stream: IO[bytes]) -> Iterator[TarMember]:
    """Yield the members of a gzip or bzip2 compressed tar; raise ``RefusedError`` on a breach."""
    expanded = _Expanded(stream)
    name: str | None = None  # the next member's, when a record before it says so
    count = 0
    while (header := _header(expanded)) is not None:
        count += 1
        if count > MEMBER_LIMIT:
            what = f"a tar of more than {MEMBER_LIMIT} members"
            raise _refused(Rule.ARCHIVE_TOO_MANY_MEMBERS, what)
        if header.type == tarfile.GNUTYPE_LONGNAME:
            name = _record(expanded, header).split(b"\0", 1)[0].decode("utf-8", "replace")
        elif header.type == tarfile.XHDTYPE:
            name = _pax_path(_record(expanded, header)) or name
        elif header.type in {tarfile.GNUTYPE_LONGLINK, tarfile.XGLTYPE}:
            _record(expanded, header)
        else:
            path = (header.name if name is None else name).removeprefix("./")
            if path not in {"", "."}:
                check_member_name(path)
                yield TarMember(path, is_file=header.isreg())
            # As tarfile does: only what is known to have no content has none, whatever its size.
            if header.isreg() or header.type not in tarfile.SUPPORTED_TYPES:
                expanded.skip(header.size + _padding(header.size))
            name = None
    expanded.exhaust()
    if count == 0:
        raise _broken("an empty tar, or not a tar")


def _header(expanded: _Expanded) -> tarfile.TarInfo | None:
    """Read the next header; ``None`` at the end of the archive."""
    block = expanded.read(_BLOCK)
    try:
        header = tarfile.TarInfo.frombuf(block, "utf-8", "replace")
    except (tarfile.EOFHeaderError, tarfile.EmptyHeaderError):  # type: ignore[attr-defined]
        return None
    except (tarfile.HeaderError, ValueError, OverflowError) as problem:
        raise _broken("not a tar, or a broken one") from problem
    if header.size < 0:
        raise _broken("a tar with a member of negative size")
    return header


def _record(expanded: _Expanded, header: tarfile.TarInfo) -> bytes:
    """Read what stands behind a header that only describes the next one."""
    if header.size > RECORD_LIMIT:
        raise _broken(f"a tar with a name record of more than {RECORD_LIMIT} bytes")
    record = expanded.read(header.size)
    expanded.skip(_padding(header.size))
    return record


def _pax_path(record: bytes) -> str | None:
    """Find the path among the ``LENGTH KEY=VALUE`` lines of a pax header (POSIX.1-2001)."""
    path = None
    while record:
        length, _, rest = record.partition(b" ")
        if not length.isdigit() or len(length) > _PAX_DIGITS or not 0 < int(length) <= len(record):
            raise _broken("a tar with a broken pax header")
        key, _, value = rest[: int(length) - len(length) - 1].partition(b"=")
        if key == b"path":
            path = value.removesuffix(b"\n").decode("utf-8", "replace")
        record = record[int(length) :]
    return path


class _Expanded:
    """What a compressed stream expands to: a piece at a time, up to a bounded total."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._limit = min(TOTAL_LIMIT, max(RATIO_FROM, RATIO_LIMIT * stream.seek(0, os.SEEK_END)))
        self._total = 0
        self._pieces = _pieces(stream)
        self._piece = b""
        self._at = 0

    def read(self, size: int) -> bytes:
        """Return ``size`` bytes, or what there is before the end."""
        taken = b""
        while len(taken) < size and self._more():
            start, self._at = self._at, min(len(self._piece), self._at + size - len(taken))
            taken += self._piece[start : self._at]
        return taken

    def skip(self, size: int) -> None:
        """Read past ``size`` bytes, which must be there."""
        while size:
            if not self._more():
                raise _broken("a tar that is cut off")
            step = min(size, len(self._piece) - self._at)
            self._at += step
            size -= step

    def exhaust(self) -> None:
        """Read to the end: only there it shows whether the stream is whole."""
        while self._more():
            self._at = len(self._piece)

    def _more(self) -> bool:
        """Say whether there is a byte to read, and have it at hand."""
        while self._at == len(self._piece):
            piece = next(self._pieces, None)
            if piece is None:
                return False
            self._piece, self._at = piece, 0
            self._total += len(piece)
            if self._total > self._limit:
                what = f"a tar that expands to more than {self._limit} bytes"
                raise _refused(Rule.ARCHIVE_EXPANDS_TOO_MUCH, what)
        return True


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """Expand one compressed stream after the other; what follows the last is padding."""
    stream.seek(0)
    waiting = stream.read(_CHUNK)
    for streams in range(STREAM_LIMIT):
        if waiting.startswith(_GZIP_MAGIC):
            waiting = yield from _gunzip(stream, waiting)
        elif waiting.startswith(_BZIP2_MAGIC):
            waiting = yield from _bunzip(stream, waiting)
        elif streams == 0:
            raise _broken("neither gzip nor bzip2")
        else:
            return
    raise _broken(f"made of more than {STREAM_LIMIT} compressed streams")


def _gunzip(stream: IO[bytes], waiting: bytes) -> Generator[bytes, None, bytes]:
    """Expand one gzip stream; return what was read behind it."""
    source = zlib.decompressobj(_GZIP_WINDOW)
    while not source.eof:
        read = waiting or stream.read(_CHUNK)
        try:
            piece = source.decompress(read, _CHUNK)
        except zlib.error as problem:
            raise _broken("a gzip stream that is broken") from problem
        if not (piece or read or source.eof):
            raise _broken("a gzip stream that is cut off")
        waiting = source.unconsumed_tail
        yield piece
    return source.unused_data or stream.read(_CHUNK)


def _bunzip(stream: IO[bytes], waiting: bytes) -> Generator[bytes, None, bytes]:
    """Expand one bzip2 stream; return what was read behind it."""
    source = bz2.BZ2Decompressor()
    while not source.eof:
        read = b""
        if source.needs_input:
            read, waiting = waiting or stream.read(_CHUNK), b""
            if not read:
                raise _broken("a bzip2 stream that is cut off")
        try:
            piece = source.decompress(read, _CHUNK)
        except (OSError, ValueError) as problem:
            raise _broken("a bzip2 stream that is broken") from problem
        yield piece
    return source.unused_data or stream.read(_CHUNK)


def _padding(size: int) -> int:
    return -size % _BLOCK


def _broken(what: str) -> RefusedError:
    return _refused(Rule.ARCHIVE_BROKEN, what)


def _refused(rule: Rule, what: str) -> RefusedError:
    return RefusedError([Refusal(rule, f"the content is {what}", "content")])
