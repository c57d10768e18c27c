"""Hearing all that is found wrong with one publication, and deciding what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releases.judging.personality import Personality, Standard
from releases.judging.rules import Refusal, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from releases.judging.rules import Rule


class Judge:
    """Of one publication: rules that its standard does not have are not heard at all."""

    def __init__(self, standard: Standard | None = None) -> None:
        self.standard = standard or Standard(Personality.LEGACY_2012)
        self._heard: list[Refusal] = []

    def again(self) -> Judge:
        """Return another judge, who has heard the same until now."""
        other = Judge(self.standard)
        other.hear(self._heard)
        return other

    def hear(self, refusals: Iterable[Refusal]) -> None:
        """Take in what was found; the same finding of two readers counts once."""
        for refusal in refusals:
            if self.standard.has(refusal.rule) and refusal not in self._heard:
                self._heard.append(refusal)

    def find(self, rule: Rule, message: str, field: str = "") -> None:
        """Take in one finding."""
        self.hear([Refusal(rule, message, field)])

    @property
    def refused(self) -> tuple[Refusal, ...]:
        """Return what refuses, in the order in which it was found."""
        return tuple(found for found in self._heard if self.standard.refuses(found.rule))

    @property
    def warned(self) -> tuple[Refusal, ...]:
        """Return what is only told."""
        return tuple(found for found in self._heard if not self.standard.refuses(found.rule))

    def decide(self) -> None:
        """Let it pass.

        Raises:
            RefusedError: Something of what was heard refuses it.
        """
        if self.refused:
            raise RefusedError(self.refused)
