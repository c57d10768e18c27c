"""What a gzip or bzip2 stream expands to, a piece at a time and up to a bounded total."""

from __future__ import annotations

import bz2
import os
import zlib
from typing import IO, TYPE_CHECKING

from releases.inspection.findings import fatal
from releases.judging.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from releases.judging.rules import RefusedError

RATIO_FROM = 64 * 1024 * 1024
RATIO_LIMIT = 50
TOTAL_LIMIT = 1024**3
STREAM_LIMIT = 1000  # compressed streams one after the other, as parallel compressors write them

_CHUNK = 64 * 1024
_GZIP_WINDOW = 31  # zlib's way to say: gzip, with the largest window
_GZIP_MAGIC, _BZIP2_MAGIC = b"\x1f\x8b", b"BZh"


class Expanded:
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
                raise fatal(Rule.ARCHIVE_EXPANDS_TOO_MUCH, what)
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


def _broken(what: str) -> RefusedError:
    return fatal(Rule.ARCHIVE_BROKEN, what)
