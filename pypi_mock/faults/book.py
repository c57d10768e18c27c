"""The rules in their order, and how often each has fired."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, NamedTuple

from msgspec import UNSET

from pypi_mock.simulation.randomness import randomness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pypi_mock.faults.rule import Asked, Fault

MOST = 1000


class TooManyFaultsError(Exception):
    """The book is full."""


class Listed(NamedTuple):
    """A rule, its number and what became of it.

    Attributes:
        seen: How many requests matched.
        fired: How many of them it failed.
    """

    number: int
    fault: Fault
    seen: int = 0
    fired: int = 0

    @property
    def remaining(self) -> int | None:
        """How often it can still fire; None: without end."""
        limit = self.fault.when.limit
        return None if limit is None else limit - self.fired


class FaultBook:
    """Rules that several threads consult at once; the first that fires is the one."""

    def __init__(self, *, chance: Callable[[], float] = randomness.fraction) -> None:
        self._chance = chance
        self._lock = threading.Lock()
        self._rules: dict[int, Listed] = {}
        self._last = 0
        self.names_somebody = False
        """Whether any rule is for one consumer or token, so that requests are asked for theirs."""

    def add(self, fault: Fault) -> Listed:
        """Put a rule behind the others.

        Raises:
            TooManyFaultsError: There is no room.
        """
        with self._lock:
            if len(self._rules) >= MOST:
                raise TooManyFaultsError(f"there are {MOST} rules, which is the most there can be")
            self._last += 1
            listed = self._rules[self._last] = Listed(self._last, fault)
            self._note()
        return listed

    def get(self, number: int) -> Listed | None:
        """Return the rule with a number."""
        with self._lock:
            return self._rules.get(number)

    def listed(self) -> list[Listed]:
        """Return all, in order."""
        with self._lock:
            return list(self._rules.values())

    def remove(self, number: int) -> bool:
        """Take a rule away; tell whether it was there."""
        with self._lock:
            there = self._rules.pop(number, None) is not None
            self._note()
        return there

    def replace(self, faults: Iterable[Fault], *, consumer: str = "") -> None:
        """Let these rules stand instead of all, or of those for one consumer."""
        faults = [fault for fault in faults if not consumer or fault.match.consumer == consumer]
        with self._lock:
            for number, listed in list(self._rules.items()):
                if not consumer or listed.fault.match.consumer == consumer:
                    del self._rules[number]
            for fault in faults:
                self._last += 1
                self._rules[self._last] = Listed(self._last, fault)
            self._note()

    def firing(self, asked: Asked) -> Listed | None:
        """Count a request, and return the rule that fails it."""
        if not self._rules:
            return None
        with self._lock:
            for number, listed in self._rules.items():
                if listed.fault.match.fits(asked) and self._fires(number, listed.fault):
                    return self._rules[number]
        return None

    def _fires(self, number: int, fault: Fault) -> bool:
        """Count a request that matches; tell whether it is one to fail."""
        when = fault.when
        count = self._see(number) - (0 if when.after is UNSET else when.after)
        if count <= 0 or (when.every is not UNSET and count % when.every):
            return False
        if self._is_spent(number, when.limit):
            return False
        if when.probability is not UNSET and self._chance() >= when.probability:
            return False
        return self._fire(number, when.limit)

    def _see(self, number: int) -> int:
        """Count a request; return how many there were."""
        listed = self._rules[number]
        self._rules[number] = listed._replace(seen=listed.seen + 1)
        return listed.seen + 1

    def _is_spent(self, number: int, limit: int | None) -> bool:
        """Tell whether a rule can fire no more; then no dice are thrown for it."""
        return limit is not None and self._rules[number].fired >= limit

    def _fire(self, number: int, limit: int | None) -> bool:
        """Count a failure; tell whether it is within the limit."""
        del limit  # nobody else counts meanwhile
        listed = self._rules[number]
        self._rules[number] = listed._replace(fired=listed.fired + 1)
        return True

    def _note(self) -> None:
        self.names_somebody = any(
            listed.fault.match.consumer or listed.fault.match.token
            for listed in self._rules.values()
        )
