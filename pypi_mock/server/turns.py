"""One request at a time, as long as each is quick.

Threads of one interpreter never run at the same time, but one takes over whenever another reads a
file or asks the database: forty times a request, over to another processor and back, which costs a
third of what the answer takes. So they take turns. Who waits for a client gives its turn up; who
waits or works for long loses it, and goes on beside the others as it would without turns.
"""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

LONG: Final = 0.01
"""Seconds after which whoever is waiting goes past one that has its turn all the time."""
ROUNDS: Final = 10
"""So often somebody waits that long while others come first; then it waits for nobody."""


class Turns:
    """Whose turn it is."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._taken = 0

    def take(self) -> threading.Lock:
        """Wait for a turn; return what ends it when it is released."""
        for _ in range(ROUNDS):
            turn, taken = self._turn, self._taken
            if turn.acquire(timeout=LONG):
                self._taken += 1
                return turn
            if turn is self._turn and taken == self._taken:
                self._turn = threading.Lock()  # the other one ends nothing any more
        turn = threading.Lock()  # one that nobody else waits for
        turn.acquire()
        return turn


class Turn:
    """The turn of one connection, from a request to its answer.

    Without ``turns`` it is always its turn.
    """

    def __init__(self, turns: Turns | None) -> None:
        self._turns = turns
        self._held: threading.Lock | None = None
        self._is_wanted = False

    def __enter__(self) -> None:
        self._is_wanted = True
        self._take()

    def __exit__(self, *_: object) -> None:
        self.renounce()

    @contextlib.contextmanager
    def given_up(self) -> Iterator[None]:
        """Let others go on while the block waits for something; then wait for another turn."""
        self._release()
        try:
            yield
        finally:
            if self._is_wanted:
                self._take()

    def renounce(self) -> None:
        """Go on without a turn until the answer is given."""
        self._is_wanted = False
        self._release()

    def _take(self) -> None:
        if self._turns is not None:
            self._held = self._turns.take()

    def _release(self) -> None:
        if self._held is not None:
            self._held.release()
            self._held = None
