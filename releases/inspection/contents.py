"""What one pass over an archive keeps of it: a few texts, and a digest of each name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from releases.judging.rules import RefusedError, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from releases.inspection.findings import Findings
    from releases.inspection.members import Member
    from releases.judging.rules import Rule

TEXT_LIMIT = 1024 * 1024

_README = re.compile(r"[^/]+/readme(?:\.(?:txt|rst|md))?", re.IGNORECASE)


class Contents:
    """Asks for the texts that matter, each once, and keeps them."""

    def __init__(self, texts: Mapping[re.Pattern[str], int], *, has_readme: bool = False) -> None:
        """``texts`` says which names matter, and how many bytes of each are read.

        Of several members whose names match one pattern the first is kept.
        """
        self._texts = {**texts, _README: TEXT_LIMIT} if has_readme else dict(texts)
        self._open = dict(self._texts)
        self._asked: dict[str, re.Pattern[str]] = {}
        self._kept: dict[re.Pattern[str], Member] = {}
        self._names: set[int] = set()
        self.is_whole = False

    def wanted(self, name: str) -> int:
        """Say how many bytes of a member are asked for; each pattern asks once."""
        for pattern, limit in self._open.items():
            if pattern.fullmatch(name):
                del self._open[pattern]
                self._asked[name] = pattern
                return limit
        return 0

    def read(self, members: Iterator[Member], findings: Findings) -> Iterator[Member]:
        """Pass the members on, and keep what matters; note what ends the reading."""
        try:
            for member in members:
                if member.is_file:
                    self._names.add(hash(member.name))
                if member.content is not None:
                    self._kept[self._asked[member.name]] = member
                yield member
        except RefusedError as refused:
            findings.take(refused)
        else:
            self.is_whole = True

    def __contains__(self, name: str) -> bool:
        """Say whether there is a file of that name."""
        return hash(name) in self._names

    @property
    def names(self) -> frozenset[int]:
        """A digest of each file's name: the names themselves could fill the memory."""
        return frozenset(self._names)

    def text(self, pattern: re.Pattern[str], findings: Findings, *, rule: Rule) -> bytes | None:
        """Return a text that is read whole; one that is longer breaks ``rule``."""
        member = self._kept.get(pattern)
        if member is None or member.content is None:
            return None
        if member.size > self._texts[pattern]:
            message = (
                f"the archive's member {shown(member.name)} has {member.size} bytes, at most "
                f"{self._texts[pattern]} are read"
            )
            findings.add(rule, message)
            return None
        return member.content

    def name(self, pattern: re.Pattern[str]) -> str:
        """Return the name of the member that was kept for a pattern, or nothing."""
        member = self._kept.get(pattern)
        return "" if member is None else member.name

    @property
    def readme(self) -> str:
        """The archive's README, as far as it is read; what is not UTF-8 is replaced."""
        member = self._kept.get(_README)
        return "" if member is None else (member.content or b"").decode("utf-8", "replace")
