"""One page of a project's documentation, read straight out of its zip."""

from __future__ import annotations

import contextlib
import mimetypes
import zipfile
import zlib
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

INDEX = "index.html"
_CHUNK = 64 * 1024
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What ``zipfile`` raises for a member that is not what the directory says."""


class Page:
    """A member of a zip as a stream; whoever iterates over it closes it."""

    def __init__(self, *, name: str, member: IO[bytes], content: IO[bytes]) -> None:
        guessed, encoding = mimetypes.guess_type(name)
        self.content_type = guessed if guessed and not encoding else "application/octet-stream"
        self._member = member
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        """Yield the page in pieces, as far as it is whole."""
        with contextlib.suppress(*_BROKEN):
            while piece := self._member.read(_CHUNK):
                yield piece

    def close(self) -> None:
        """Close the member, and what the zip is read from; the zip itself holds nothing else."""
        self._member.close()
        self._content.close()


def page_open(content: IO[bytes], path: str) -> Page | None:
    """Open what ``path`` names in a zip; a folder's page is the index in it.

    ``None`` when there is no such page, and then ``content`` is closed.
    """
    name = path + INDEX if not path or path.endswith("/") else path
    try:
        archive = zipfile.ZipFile(content)
        member = archive.open(name)
    except (KeyError, *_BROKEN):
        content.close()
        return None
    return Page(name=name, member=member, content=content)
