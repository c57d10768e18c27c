"""``pypi-mock check``: would the index take these files? Without a server or a database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from releases.checking import Checked, fields_by_itself, publication_checked
from releases.contents.digests import Digester, Digests
from releases.judging.judge import Judge
from releases.judging.personality import Personality, Standard

if TYPE_CHECKING:
    from pathlib import Path

    from releases.judging.rules import Refusal

_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class _FileContent:
    """A file on this machine, as an upload that has arrived."""

    spool: IO[bytes]
    size: int
    digests: Digests
    content_type: str = ""
    refusal: Refusal | None = None


def checked(path: Path, *, personality: Personality, limit: int) -> Checked:
    """Judge a file by its own metadata.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb") as stream:
        digester, size = Digester(), 0
        while piece := stream.read(_PIECE):
            digester.update(piece)
            size += len(piece)
        content = _FileContent(stream, size, digester.finish())
        judge = Judge(Standard(personality))
        fields = fields_by_itself(content, filename=path.name)
        publication_checked(judge, fields, content, limit=limit)
    return Checked(path.name, personality, judge.refused)
