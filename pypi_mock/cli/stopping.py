"""What ends a server: signals, and the end of the process that started it."""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from types import FrameType

LOOK_EVERY: Final = 0.5
"""Seconds between looks at the parent process."""


class InterruptedAgainError(BaseException):
    """A second SIGINT while requests are drained: leave at once."""


def stop_on_signals() -> threading.Event:
    """Return what is set by the first SIGINT or SIGTERM."""
    stop = threading.Event()

    def note(number: int, _frame: FrameType | None) -> None:
        if stop.is_set() and number == signal.SIGINT:
            raise InterruptedAgainError
        stop.set()

    signal.signal(signal.SIGINT, note)
    signal.signal(signal.SIGTERM, note)
    return stop


def stop_with_parent(stop: threading.Event) -> None:
    """Set it when the parent process has ended: the process belongs to another one then."""
    parent = os.getppid()

    def watch() -> None:
        while not stop.wait(LOOK_EVERY):
            if os.getppid() != parent:
                stop.set()

    threading.Thread(target=watch, name="pypi-mock parent", daemon=True).start()
