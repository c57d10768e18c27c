"""Request bodies: read in bounded memory, and never taken for whole when they ended early."""

from __future__ import annotations

import contextlib
import io
import re
import tempfile
from typing import IO, TYPE_CHECKING, Protocol

from releases.contents.outage import FULL

if TYPE_CHECKING:
    from pathlib import Path

CHUNK = 64 * 1024
"""How much is moved at once: it stays in the processor's cache."""

IN_MEMORY = 1024 * 1024
"""A chunked body up to this size never touches the disk."""

_CHUNK_LINE = 4096
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(;[^\r\n]*)?\r\n")
_TRAILER_LINES = 100


class BodyError(OSError):
    """The body did not arrive as announced; its text may be told to the client.

    An OSError, because that is what Django takes for "the client broke off" when it reads.
    """

    status = "400 Bad Request"
    fields: tuple[str, ...] = ()


class BodyTooLargeError(BodyError):
    """More than the server takes."""

    status = "413 Content Too Large"


class NoRoomError(BodyError):
    """There is no room to keep it; the application says the same of a body that it keeps itself."""

    status = "503 Service Unavailable (storage-full)"
    fields = ("X-Mock-Cause: storage-full", "Retry-After: 2", "Cache-Control: no-store")


class Source(Protocol):
    """The connection's buffered reader."""

    def readinto1(self, buffer: memoryview, /) -> int:
        """Fill a buffer with what was read ahead, or by one receipt; tell how far."""

    def read(self, size: int, /) -> bytes:
        """Return that many bytes, fewer at the end."""

    def readline(self, size: int, /) -> bytes:
        """Return a line, cut at that size."""


class KnownLengthBody(io.RawIOBase):
    """``wsgi.input`` for a body whose length was announced."""

    def __init__(self, source: Source, length: int) -> None:
        super().__init__()
        self._source = source
        self.remaining = length

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: memoryview | bytearray, /) -> int:  # type: ignore[override]  # the buffers that we are given
        """Fill the buffer as far as one receipt goes; 0 only at the announced end.

        Raises:
            BodyError: the client broke off.
        """
        view = memoryview(buffer)[: self.remaining]
        if not view:
            return 0
        received = self._source.readinto1(view)
        if not received:
            raise BodyError(f"The body ended {self.remaining} bytes early")
        self.remaining -= received
        return received

    def read(self, size: int | None = -1, /) -> bytes:
        """Return exactly that many bytes, fewer only at the announced end."""
        wanted = self.remaining if size is None or size < 0 else min(size, self.remaining)
        buffer = bytearray(wanted)
        view = memoryview(buffer)
        while view:
            view = view[self.readinto(view) :]
        return bytes(buffer)


def spool_chunked(source: Source, *, limit: int, folder: Path | None) -> tuple[IO[bytes], int]:
    """Return a chunked body (RFC 9112, 7.1) as a rewound file with its length.

    WSGI knows no body without a length, and a signed form must be read whole anyway.

    Raises:
        BodyError: it is malformed, ended early, is larger than the limit, or there is no room.
    """
    spooled = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(folder) if folder else None)  # noqa: SIM115 (the caller closes it)
    try:
        length = 0
        while size := _chunk_size(source.readline(_CHUNK_LINE)):
            length += size
            if length > limit:
                raise BodyTooLargeError(f"A chunked body may have {limit} bytes")  # noqa: TRY301 (one place closes the file)
            _move(source, spooled, size)
        _skip_trailers(source)
        spooled.seek(0)
    except BaseException as error:
        with contextlib.suppress(OSError):  # what is not written yet has no room either
            spooled.close()
        if isinstance(error, OSError) and error.errno in FULL:
            raise NoRoomError("The server has no room for this body; try again later") from error
        raise
    return spooled, length


def _chunk_size(line: bytes) -> int:
    matched = _CHUNK_SIZE.fullmatch(line)
    if matched is None:
        raise BodyError("Malformed chunk size")
    return int(matched[1], 16)


def _move(source: Source, target: IO[bytes], size: int) -> None:
    while size:
        piece = source.read(min(size, CHUNK))
        if not piece:
            raise BodyError(f"The body ended {size} bytes early")
        target.write(piece)
        size -= len(piece)
    if source.read(2) != b"\r\n":
        raise BodyError("A chunk does not end where it said")


def _skip_trailers(source: Source) -> None:
    for _ in range(_TRAILER_LINES):
        line = source.readline(_CHUNK_LINE)
        if line == b"\r\n":
            return
        if not line.endswith(b"\r\n"):
            break
    raise BodyError("Malformed trailer")
