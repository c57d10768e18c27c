"""What was found wrong with a file: every problem, few of a kind, the gravest first."""

from __future__ import annotations

from releases.judging.rules import Refusal, RefusedError, Rule

TOLD = 3  # so many problems of one kind are told, the rest likely have the same cause


class Findings:
    """Collects refusals while a file is read; their number is bounded."""

    def __init__(self) -> None:
        self._found: dict[Rule, list[Refusal]] = {}

    def add(self, rule: Rule, message: str) -> None:
        """Note one problem, unless enough of its kind are."""
        if self.has_enough(rule):
            return
        told = self._found.setdefault(rule, [])
        refusal = Refusal(rule, message, "content")
        if refusal not in told:
            told.append(refusal)

    def has_enough(self, rule: Rule) -> bool:
        """Say whether no more of a kind will be noted, so that no message need be made."""
        return len(self._found.get(rule, ())) == TOLD

    def take(self, refused: RefusedError) -> None:
        """Note what ended the reading."""
        for refusal in refused.refusals:
            self.add(refusal.rule, refusal.message)

    def told(self) -> tuple[Refusal, ...]:
        """Return what was found, in the order of the rules: what concerns the whole file first."""
        return tuple(refusal for rule in Rule for refusal in self._found.get(rule, ()))


def fatal(rule: Rule, what: str) -> RefusedError:
    """Return what a reader raises where it cannot go on."""
    return RefusedError([Refusal(rule, f"the content is {what}", "content")])
