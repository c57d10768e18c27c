"""What ends a server: signals, and the end of the process that started it."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

LOOK_EVERY = 0.5
"""Seconds between looks at the parent; and a wait without end cannot be interrupted on Windows."""
_SYNCHRONIZE = 0x00100000
"""Windows: the right to wait for a process."""


class InterruptedAgainError(BaseException):
    """A second SIGINT while requests are drained: leave at once."""


class Stop:
    """Set by a signal, and waited for by the thread that the signal interrupts.

    An event of `threading` is not for that: whoever sets it takes a lock that whoever waits has for
    a moment, and in one and the same thread both would wait for ever.
    """

    def __init__(self) -> None:
        self._is_set = False
        self._gate = threading.Lock()
        self._gate.acquire()

    def is_set(self) -> bool:
        """Tell whether it was set."""
        return self._is_set

    def set(self) -> None:
        """Let go whoever waits."""
        self._is_set = True
        with contextlib.suppress(RuntimeError):  # it is open already
            self._gate.release()

    def wait(self, seconds: float) -> bool:
        """Wait until it is set, or time is up; tell whether it is."""
        if not self._is_set:
            self._gate.acquire(timeout=seconds)
        return self._is_set


def stop_on_signals() -> Stop:
    """Return what is set by the first SIGINT or SIGTERM."""
    stop = Stop()

    def note(number: int, _frame: FrameType | None) -> None:
        if stop.is_set() and number == signal.SIGINT:
            raise InterruptedAgainError
        stop.set()

    signal.signal(signal.SIGINT, note)
    signal.signal(signal.SIGTERM, note)
    return stop


class Parent:
    """The process that started this one."""

    def __init__(self) -> None:
        self._number = os.getppid()
        if sys.platform == "win32":  # a process keeps the number of its parent there
            import _winapi

            self._handle = 0
            with contextlib.suppress(OSError):  # it has ended already
                inherited = False
                self._handle = _winapi.OpenProcess(_SYNCHRONIZE, inherited, self._number)

    def is_gone(self) -> bool:
        """Tell whether it has ended: this process has another parent then."""
        if sys.platform == "win32":
            import _winapi

            if not self._handle:
                return True
            return _winapi.WaitForSingleObject(self._handle, 0) == _winapi.WAIT_OBJECT_0
        return os.getppid() != self._number
