"""One connection, as long as its client asks one thing after another."""

from __future__ import annotations

import contextlib
import socket
import time
from typing import TYPE_CHECKING, Any

from cheroot.server import HTTPConnection

from pypi_mock import request_ids
from pypi_mock.server.body import CHUNK
from pypi_mock.server.client_files import Reader, Writer
from pypi_mock.server.patience import READABLE, Patience, is_ready
from pypi_mock.server.request import Request
from pypi_mock.server.turns import Turn

if TYPE_CHECKING:
    from pypi_mock.server.serving import Server

DRAIN_LIMIT = 1024 * 1024 * 1024
"""What is read and thrown away, so that a client which is still sending can read its answer."""

AT_ONCE = 0.005
"""Seconds within which the next request of a client follows at once."""

DRAIN_SECONDS = 60
DRAIN_SILENCE = 2


class Connection(HTTPConnection):  # type: ignore[misc]  # cheroot has no types
    """A connection that lets the client finish its sentence before it is closed."""

    RequestHandlerClass = Request
    scheme = b"http"
    unread = False
    is_heard = False
    server: Server
    socket: Any  # plain or of TLS; cheroot names no type
    rfile: Reader
    wfile: Writer

    def __init__(self, server: Server, sock: socket.socket, makefile: object = None) -> None:
        super().__init__(server, sock, lambda *_: None)  # the files are ours, whatever it would use
        del makefile
        self.turn = Turn(server.turns)
        self.patience = Patience(server.requests, self.turn, silence=server.timeout)
        self.read_from(sock)

    def read_from(self, sock: socket.socket, reader: type[Reader] = Reader) -> None:
        """Make the files by which requests are read and answered."""
        sock.settimeout(0)
        self.rfile = reader(sock, self.rbufsize, self.patience)
        self.wfile = Writer(sock, self.patience)

    def communicate(self) -> bool:
        """Answer a request, and those that follow at once; tell whether the connection stays open.

        Who asks one thing after another is answered by one thread: the way back to those that wait,
        and to another thread, takes as long as many an answer.
        """
        while self._answer_one():
            if not self._goes_on():
                return True
        return False

    def _answer_one(self) -> bool:
        request_ids.end()  # what is logged before its fields are read is of nobody
        with self.turn, self.patience.of_a_request():
            stays_open: bool = super().communicate()
        return stays_open

    def _goes_on(self) -> bool:
        """Tell whether the next request begins at once, while nobody else needs the thread."""
        if self.server.stopping.is_set() or not self.server.requests.idle:
            return False
        return self.rfile.has_data() or is_ready(self.socket, READABLE, AT_ONCE)

    def close(self) -> None:
        """Close; where input is unread, only after the client has had its answer.

        A socket closed with unread input is reset, and a reset throws the answer away.
        """
        if self.unread and not self.patience.is_over:
            with contextlib.suppress(OSError), self.patience.of_a_request():
                self.patience.step_aside()
                self._drain()
        super().close()

    def _drain(self) -> None:
        self.socket.shutdown(socket.SHUT_WR)
        self.socket.settimeout(DRAIN_SILENCE)
        deadline = time.monotonic() + DRAIN_SECONDS
        buffer = bytearray(CHUNK)
        left = DRAIN_LIMIT
        while left > 0 and time.monotonic() < deadline:
            received = self.socket.recv_into(buffer)
            if not received:
                return
            left -= received
