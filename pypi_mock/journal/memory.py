"""The journal of one process: a ring that forgets the oldest, and wakes who waits for more."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Protocol

from pypi_mock.journal.filters import Wanted

if TYPE_CHECKING:
    from pypi_mock.journal.entry import Entry

EVERYTHING = Wanted()
DEFAULT_SIZE = 1000


class Journal(Protocol):
    """What every store of entries can do; all of it by several threads at once."""

    def keep(self, size: int) -> None:
        """Hold so many entries at most, and forget the oldest beyond."""

    def add(self, entry: Entry) -> Entry:
        """Write down an entry, and return it with its number."""

    def amend(self, entry: Entry) -> None:
        """Put an entry in the place of the one with its number, if that is still there."""

    def get(self, number: int) -> Entry | None:
        """Return the entry with a number; None where there is none, or it is forgotten."""

    def entries(self, wanted: Wanted = EVERYTHING, *, after: int = 0) -> list[Entry]:
        """Return the entries that are wanted, oldest first, with numbers above ``after``."""

    def wait(
        self, wanted: Wanted = EVERYTHING, *, after: int = 0, count: int = 1, seconds: float
    ) -> list[Entry]:
        """Return as `entries` does, as soon as there are ``count``, or when time is up."""

    def clear(self, wanted: Wanted = EVERYTHING) -> int:
        """Forget what is meant; return how many there were. Numbers go on."""

    @property
    def last(self) -> int:
        """The number given last; 0 before the first."""

    @property
    def count(self) -> int:
        """How many there are."""


class MemoryJournal:
    """A journal in memory; entries are values, so they are handed out as they are."""

    def __init__(self, size: int = DEFAULT_SIZE) -> None:
        self._changed = threading.Condition()
        self._ring: deque[Entry] = deque(maxlen=size)
        self._last = 0

    def keep(self, size: int) -> None:
        """Hold so many entries at most; see `Journal`."""
        with self._changed:
            self._ring = deque(self._ring, maxlen=size)

    def add(self, entry: Entry) -> Entry:
        """Number and append; see `Journal`."""
        with self._changed:
            self._last += 1
            numbered = entry._replace(number=self._last)
            self._ring.append(numbered)
            self._changed.notify_all()
        return numbered

    def amend(self, entry: Entry) -> None:
        """Replace; see `Journal`."""
        with self._changed:
            for place, kept in enumerate(self._ring):
                if kept.number == entry.number:
                    self._ring[place] = entry
                    return

    def get(self, number: int) -> Entry | None:
        """Find by number; see `Journal`."""
        with self._changed:
            return next((entry for entry in self._ring if entry.number == number), None)

    def entries(self, wanted: Wanted = EVERYTHING, *, after: int = 0) -> list[Entry]:
        """Filter; see `Journal`. The lock is not held meanwhile."""
        with self._changed:
            kept = tuple(self._ring)
        return [entry for entry in kept if entry.number > after and wanted.matches(entry)]

    def wait(
        self, wanted: Wanted = EVERYTHING, *, after: int = 0, count: int = 1, seconds: float
    ) -> list[Entry]:
        """Wait by real time, whatever a test has made of the clock; see `Journal`."""
        deadline = time.monotonic() + seconds
        while True:
            with self._changed:
                seen = self._last
            found = self.entries(wanted, after=after)
            left = deadline - time.monotonic()
            if len(found) >= count or left <= 0:
                return found
            with self._changed:
                if self._last == seen:
                    self._changed.wait(timeout=left)

    def clear(self, wanted: Wanted = EVERYTHING) -> int:
        """Filter the ring; see `Journal`."""
        with self._changed:
            kept = [entry for entry in self._ring if not wanted.matches(entry)]
            forgotten = len(self._ring) - len(kept)
            self._ring = deque(kept, maxlen=self._ring.maxlen)
        return forgotten

    @property
    def last(self) -> int:
        """The last number; see `Journal`."""
        return self._last

    @property
    def count(self) -> int:
        """The length of the ring; see `Journal`."""
        return len(self._ring)
