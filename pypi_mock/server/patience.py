"""Patience with slow clients: while a thread waits for one, another thread stands in for it.

A few threads answer all requests. Ten clients that send half a request, drip it byte by byte, or do
not read their answer would otherwise take all of them. And no client is waited for without end.
"""

from __future__ import annotations

import contextlib
import errno
import select
import sys
import threading
import time
from typing import TYPE_CHECKING, Any, Final

from cheroot.workers.threadpool import _SHUTDOWNREQUEST, ThreadPool

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

    from pypi_mock.server.turns import Turn

READABLE: Final = 1
WRITABLE: Final = 4
"""As `select.poll` numbers them, where there is one."""

SOON: Final = 0.05
"""Seconds that a request may wait for its client before another thread stands in."""
GRACE = 30.0
"""Seconds that a request may wait for its client in all, if that sends next to nothing."""
SLOWEST: Final = 1024
"""Bytes for which a client is given another second."""
MOST: Final = 1000
"""Threads that stand in at the same time."""


class StandIns(ThreadPool):  # type: ignore[misc]  # cheroot has no types
    """The threads that answer, and those that stand in for one that waits for its client."""

    def __init__(self, server: Any, *, threads: int) -> None:  # Any: cheroot has no types
        super().__init__(server, min=threads)
        self._lock = threading.Lock()
        self._standing_in = 0
        self._is_stopped = False

    def send_for(self) -> bool:
        """Have one more thread answer; tell whether there is one."""
        with self._lock:
            if self._is_stopped or self._standing_in >= MOST:
                return False
            self._clear_dead_threads()
            try:
                self._threads.append(self._spawn_worker())
            except RuntimeError:  # the system has no more threads
                return False
            self._standing_in += 1
        return True

    def dismiss(self) -> None:
        """Have one thread less answer."""
        with self._lock:
            self._standing_in -= 1
            if not self._is_stopped:
                self._queue.put(_SHUTDOWNREQUEST)

    def _clear_dead_threads(self) -> None:
        """Forget those that have ended: cheroot's statistics would keep each for ever."""
        super()._clear_dead_threads()
        known = self.server.stats["Worker Threads"]
        for name in set(known) - {thread.name for thread in self._threads}:
            known.pop(name, None)

    def stop(self, timeout: float = 5) -> None:
        """Let all end what they do; nobody stands in any more."""
        with self._lock:
            self._is_stopped = True
        super().stop(timeout)


class NotReadyError(BlockingIOError):
    """A socket that waits for something else than what was asked of it, as TLS may.

    Attributes:
        event: What it waits for: `READABLE` or `WRITABLE`.
    """

    def __init__(self, event: int) -> None:
        super().__init__(errno.EAGAIN, "not ready")
        self.event = event


class Patience:
    """How long one request has waited for its client so far.

    Attributes:
        moved: How many bytes came and went.
        is_over: Whether the client was waited for in vain.
    """

    def __init__(self, threads: StandIns, turn: Turn, *, silence: float) -> None:
        self._threads = threads
        self._turn = turn
        self._silence = silence
        self._waited = 0.0
        self._is_stood_in_for = False
        self.moved = 0
        self.is_over = False

    @contextlib.contextmanager
    def of_a_request(self) -> Iterator[None]:
        """Begin anew; in the end nobody need stand in any more."""
        self._waited, self.moved = 0.0, 0
        try:
            yield
        finally:
            if self._is_stood_in_for:
                self._is_stood_in_for = False
                self._threads.dismiss()

    def step_aside(self) -> None:
        """Let another thread stand in, until the request ends; be in nobody's way."""
        self._turn.renounce()
        if not self._is_stood_in_for:
            self._is_stood_in_for = self._threads.send_for()

    def wait(self, sock: socket.socket, event: int) -> None:
        """Wait until a client sends, or takes, something.

        Raises:
            TimeoutError: It is silent, or too slow for too long.
        """
        if self.is_over:
            raise TimeoutError("timed out")
        started = time.monotonic()
        with self._turn.given_up():
            is_ready = self._is_ready(sock, event)
        self._waited += time.monotonic() - started
        if not is_ready or self._waited > GRACE + self.moved / SLOWEST:
            self.is_over = True
            raise TimeoutError("timed out")

    def _is_ready(self, sock: socket.socket, event: int) -> bool:
        if not self._is_stood_in_for:
            if is_ready(sock, event, max(SOON - self._waited, 0)):
                return True
            self.step_aside()
        return is_ready(sock, event, self._silence)


def is_ready(sock: socket.socket, event: int, seconds: float) -> bool:
    """Wait until a socket is readable or writable; tell whether it is."""
    if sys.platform == "win32":
        asked = ([sock], [], []) if event == READABLE else ([], [sock], [])
        return any(select.select(*asked, seconds))
    poll = select.poll()  # as it takes files of any number
    poll.register(sock, event)
    return bool(poll.poll(seconds * 1000))
