"""Pages of Markdown as their blocks of code, and blocks of a console as commands with answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.running import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOCS = ROOT / "docs"
GENERATED_FOLDERS = ("mistakes", "reference")
"""What their pages show is made by code, and has its own tests."""
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """One fenced block."""

    page: str
    number: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.number}"


@dataclass(frozen=True)
class Typed:
    """A command behind a ``$``, and the answer that is printed below it."""

    line: str
    answer: str


def written() -> list[Path]:
    """Return the pages that people have written."""
    return [
        path
        for path in sorted(DOCS.rglob("*.md"))
        if path.relative_to(DOCS).parts[0] not in GENERATED_FOLDERS
    ]


def blocks() -> list[Block]:
    """Return every block of every written page."""
    return [
        Block(
            page=path.relative_to(DOCS).as_posix(), number=number, language=found[1], text=found[2]
        )
        for path in written()
        for number, found in enumerate(_BLOCK.finditer(path.read_text()), start=1)
    ]


def typed(block: Block) -> Iterator[Typed]:
    """Yield what is typed into a console; a line that ends with a backslash goes on."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        lines = part.splitlines()
        end = next((n for n, line in enumerate(lines) if not line.endswith("\\")), 0) + 1
        command = "\n".join(line.removeprefix("> ") for line in lines[:end])
        yield Typed(line=command, answer="\n".join(lines[end:]).strip("\n"))
