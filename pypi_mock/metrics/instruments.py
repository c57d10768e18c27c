"""What counts: counters, and histograms of seconds."""

from __future__ import annotations

import threading
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Rows = dict[tuple[str, ...], list[float]]
"""The numbers of one instrument, by the values of its labels."""
Reading = dict[str, Rows]
"""Those of all instruments, by their names."""

BOUNDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""In seconds: from a signed request to a large upload."""


class Instrument:
    """A name, what it means, and its numbers; used by several threads at once.

    A label's values are few and known: what a client can make up is never one.
    """

    def __init__(self, name: str, says: str, *labels: str) -> None:
        self.name = name
        self.says = says
        self.labels = labels
        self._lock = threading.Lock()
        self._rows: Rows = {}

    def rows(self) -> Rows:
        """Return the numbers as they are now."""
        with self._lock:
            return {values: list(row) for values, row in self._rows.items()}

    def forget(self) -> None:
        """Begin at nought: somebody else has what was counted."""
        with self._lock:
            self._rows = {}


class Counter(Instrument):
    """How often, or how much; it only grows."""

    def add(self, *values: str, by: float = 1) -> None:
        """Count what has happened."""
        with self._lock:
            row = self._rows.get(values)
            if row is None:
                self._rows[values] = [by]
            else:
                row[0] += by


class Histogram(Instrument):
    """How long: for each of `BOUNDS` how many took so long and no longer; then the sum."""

    def observe(self, seconds: float, *values: str) -> None:
        """Count something that took so long."""
        at = bisect_left(BOUNDS, seconds)
        with self._lock:
            row = self._rows.get(values)
            if row is None:
                row = self._rows[values] = [0.0] * (len(BOUNDS) + 2)
            row[at] += 1
            row[-1] += seconds


def added(readings: Iterable[Mapping[str, Rows]]) -> Reading:
    """Add up the numbers of several processes."""
    total: Reading = {}
    for reading in readings:
        for name, rows in reading.items():
            of_all = total.setdefault(name, {})
            for values, row in rows.items():
                before = of_all.get(values)
                of_all[values] = (
                    list(row)
                    if before is None
                    else [one + other for one, other in zip(before, row, strict=True)]
                )
    return total
