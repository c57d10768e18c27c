"""Patience with slow clients: while a thread waits for one, another thread stands in for it.

A few threads answer all requests. Ten clients that send half a request, drip it byte by byte, or do
not read their answer would otherwise take all of them. And no client is waited for without end.
"""

from __future__ import annotations

import contextlib
import errno
import socket
import threading
import time
from typing import TYPE_CHECKING, Any, Final

from cheroot.makefile import StreamReader, StreamWriter, io  # not Python's own `io`
from cheroot.workers.threadpool import _SHUTDOWNREQUEST, ThreadPool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from typing_extensions import Buffer

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


class Patience:
    """How long one request has waited for its client so far."""

    def __init__(self, threads: StandIns) -> None:
        self._threads = threads
        self._waited = 0.0
        self._moved = 0
        self._is_stood_in_for = False
        self.is_over = False

    @contextlib.contextmanager
    def of_a_request(self) -> Iterator[None]:
        """Begin anew; in the end nobody need stand in any more."""
        self._waited, self._moved = 0.0, 0
        try:
            yield
        finally:
            if self._is_stood_in_for:
                self._is_stood_in_for = False
                self._threads.dismiss()

    def step_aside(self) -> None:
        """Let another thread stand in, until the request ends."""
        if not self._is_stood_in_for:
            self._is_stood_in_for = self._threads.send_for()

    def move(self, sock: socket.socket, some: Callable[[], int]) -> int | None:
        """Receive or send something; return how many bytes, or None if the socket cannot wait.

        Raises:
            TimeoutError: The client is silent, or too slow for too long.
        """
        usual = sock.gettimeout()
        if not usual:
            return _at_once(some)
        if self.is_over:
            raise TimeoutError("timed out")
        started = time.monotonic()
        try:
            moved = self._moved_within(sock, some, usual)
        except TimeoutError:
            self.is_over = True
            raise
        self._waited += time.monotonic() - started
        self._moved += moved
        if self._waited > GRACE + self._moved / SLOWEST:
            self.is_over = True
            raise TimeoutError("timed out")
        return moved

    def _moved_within(self, sock: socket.socket, some: Callable[[], int], usual: float) -> int:
        if not self._is_stood_in_for:
            sock.settimeout(max(SOON - self._waited, 0.001))
            try:
                return some()
            except TimeoutError:
                self.step_aside()
            finally:
                sock.settimeout(usual)
        return some()


def _at_once(some: Callable[[], int]) -> int | None:
    try:
        return some()
    except OSError as error:
        if error.errno in {errno.EAGAIN, errno.EWOULDBLOCK}:
            return None
        raise


class ClientIO(socket.SocketIO):
    """A client's socket as a raw file."""

    def __init__(
        self, sock: socket.socket, mode: Any, patience: Patience
    ) -> None:  # Any: a literal
        super().__init__(sock, mode)
        self._client = sock
        self._patience = patience

    def readinto(self, buffer: Buffer) -> int | None:
        """Receive."""
        return self._patience.move(self._client, lambda: self._client.recv_into(buffer))

    def write(self, data: Buffer) -> int | None:
        """Send."""
        return self._patience.move(self._client, lambda: self._client.send(data))


class Reader(StreamReader):  # type: ignore[misc]  # likewise
    """What a client sends."""

    def __init__(self, sock: socket.socket, size: int, patience: Patience) -> None:
        io.BufferedReader.__init__(self, ClientIO(sock, "rb", patience), size)
        self.bytes_read = 0


class Writer(StreamWriter):  # type: ignore[misc]  # likewise
    """What a client is sent."""

    def __init__(self, sock: socket.socket, size: int, patience: Patience) -> None:
        io.BufferedWriter.__init__(self, ClientIO(sock, "wb", patience), size)
        self.bytes_written = 0
