"""What an upload is held to: the index of 2012 or that of today, and how strictly."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from releases.judging.rules import Rule


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
class Standard:
    """What an upload is held to."""

    personality: Personality
    strictness: Strictness = Strictness.PYPI

    def has(self, rule: Rule) -> bool:
        """Say whether a rule matters, so that what it asks need not be found out otherwise."""
        if rule.status_in(self.personality) is None:
            return False
        return rule.is_essential or self.strictness is not Strictness.OFF

    def refuses(self, rule: Rule) -> bool:
        """Say whether who breaks a rule is refused, and not only warned."""
        return self.has(rule) and (rule.is_essential or self.strictness is Strictness.PYPI)
