"""A Dockerfile as instructions, as far as ours needs it: no heredocs, no variables in flags."""

from __future__ import annotations

import fnmatch
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_CONTINUED = re.compile(r"\\\n(?:[ \t]*#.*\n)*")
_FLAG = re.compile(r"--([a-z-]+)(?:=(\S+))?\s+")
_ASSIGNMENT = re.compile(r"""(\w+)=("[^"]*"|\S*)""")


@dataclass(frozen=True)
class Instruction:
    """One instruction: ``COPY --from=build a b`` has the flag ``from`` and the text ``a b``."""

    word: str
    text: str
    flags: dict[str, str] = field(default_factory=dict)

    @property
    def words(self) -> list[str]:
        """The words of the exec form.

        Raises:
            ValueError: It is the shell form, which runs a shell that keeps signals to itself.
        """
        return json.loads(self.text)

    @property
    def assignments(self) -> dict[str, str]:
        """What ENV or ARG set."""
        return {name: value.strip('"') for name, value in _ASSIGNMENT.findall(self.text)}


@dataclass(frozen=True)
class Stage:
    """What one FROM begins."""

    name: str
    base: str
    instructions: list[Instruction]

    def last(self, word: str) -> Instruction:
        """Return the instruction that counts, where only the last one does."""
        return [one for one in self.instructions if one.word == word][-1]


def read(text: str) -> list[Stage]:
    """Return the stages in order."""
    lines = _CONTINUED.sub(" ", text).splitlines()
    stages: list[Stage] = []
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        word, _, rest = line.strip().partition(" ")
        if word == "FROM":
            base, _, name = rest.partition(" AS ")
            stages.append(Stage(name=name or str(len(stages)), base=base, instructions=[]))
        else:
            stages[-1].instructions.append(_instruction(word, rest.strip()))
    return stages


def context(folder: Path) -> list[Path]:
    """Return the files that .dockerignore lets through, relative to the folder."""
    lines = (folder / ".dockerignore").read_text().splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    return [
        path.relative_to(folder)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not _is_ignored(path.relative_to(folder), patterns)
    ]


def _instruction(word: str, rest: str) -> Instruction:
    flags: dict[str, str] = {}
    while found := _FLAG.match(rest):
        flags[found[1]] = found[2] or ""
        rest = rest[found.end() :]
    return Instruction(word=word, text=re.sub(r"\s+", " ", rest), flags=flags)


def _is_ignored(path: Path, patterns: list[str]) -> bool:
    """Let the last pattern decide that fits the path or a folder above it."""
    names = [path.as_posix(), *(folder.as_posix() for folder in path.parents)][:-1]
    ignored = False
    for pattern in patterns:
        wanted = pattern.removeprefix("!")
        if any(_fits(name, wanted) for name in names):
            ignored = not pattern.startswith("!")
    return ignored


def _fits(name: str, pattern: str) -> bool:
    if pattern.startswith("**/"):
        return fnmatch.fnmatchcase(name.rpartition("/")[2], pattern.removeprefix("**/"))
    return name.count("/") == pattern.count("/") and fnmatch.fnmatchcase(name, pattern)
