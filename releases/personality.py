"""What an upload is held to: the index of 2012 or that of today, and how strictly."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from releases.rules import Refusal


class Personality(Enum):
    """Whose rules are held."""

    LEGACY_2012 = "legacy-2012"
    PYPI_TODAY = "pypi-today"


class Strictness(Enum):
    """What becomes of a broken rule that is not essential."""

    PYPI = "pypi"
    WARN = "warn"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Judged:
    """Refusals, sorted: those that refuse, and those that are only told."""

    refused: tuple[Refusal, ...]
    warned: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Standard:
    """What an upload is held to."""

    personality: Personality
    strictness: Strictness = Strictness.PYPI

    def judge(self, refusals: Iterable[Refusal]) -> Judged:
        """Sort what was found: rules that the personality does not have are dropped."""
        refused: list[Refusal] = []
        warned: list[Refusal] = []
        for refusal in refusals:
            if refusal.rule.status_in(self.personality) is None:
                continue
            if self.strictness is Strictness.PYPI or refusal.rule.is_essential:
                refused.append(refusal)
            elif self.strictness is Strictness.WARN:
                warned.append(refusal)
        return Judged(tuple(refused), tuple(warned))
