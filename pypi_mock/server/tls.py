"""TLS on a connection: the handshake takes no thread while the client thinks about it.

cheroot shakes hands where it accepts connections, and one slow client would keep all others out.
"""

from __future__ import annotations

import contextlib
import errno
import socket
import ssl
import time
from typing import TYPE_CHECKING

from pypi_mock.server.client_files import Reader
from pypi_mock.server.connection import Connection
from pypi_mock.server.patience import READABLE, WRITABLE, NotReadyError
from pypi_mock.server.request_log import Answered

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from pypi_mock.server.serving import Server

HANDSHAKE_SECONDS = 10
_HANDSHAKE = b"\x16"
"""What TLS begins with (RFC 8446, 5.1); no method of HTTP does."""


class TlsSocket(ssl.SSLSocket):
    """A socket that is lost, and no more than that, when its TLS breaks.

    Attributes:
        broken_by: What broke it, in the words of OpenSSL.
    """

    broken_by = ""

    def recv_into(self, buffer: Buffer, nbytes: int | None = None, flags: int = 0) -> int:
        """Receive."""
        try:
            return super().recv_into(buffer, nbytes, flags)
        except ssl.SSLError as error:
            raise self._failed(error) from None

    def send(self, data: Buffer, flags: int = 0) -> int:
        """Send."""
        try:
            return super().send(data, flags)
        except ssl.SSLError as error:
            raise self._failed(error) from None

    def _failed(self, error: ssl.SSLError) -> OSError:
        if isinstance(error, ssl.SSLWantReadError):
            return NotReadyError(READABLE)
        if isinstance(error, ssl.SSLWantWriteError):
            return NotReadyError(WRITABLE)
        self.broken_by = error.reason or ""
        return ConnectionResetError(errno.ECONNRESET, "TLS broke")


class _BeforeTls(Reader):
    """A reader that leaves to TLS what the client sends."""

    def has_data(self) -> bool:
        """Say no; look at nothing."""
        return False


class SecuredConnection(Connection):
    """A connection that begins with a handshake, step by step as the client's bytes arrive."""

    scheme = b"https"

    def __init__(self, server: Server, sock: socket.socket, makefile: object = None) -> None:
        super().__init__(server, sock, makefile)
        self._deadline = time.monotonic() + HANDSHAKE_SECONDS
        self._is_secured = False

    def read_from(self, sock: socket.socket, reader: type[Reader] = _BeforeTls) -> None:
        """Make the files, at first those before there is TLS."""
        super().read_from(sock, reader)

    def communicate(self) -> bool:
        """Take a step of the handshake, or a request; tell whether to go on."""
        if not self._is_secured:
            return self._shake_hands()
        goes_on: bool = super().communicate()
        if self.socket.broken_by:
            self._tell_of(self.socket.broken_by)
        return goes_on

    def close(self) -> None:
        """Say that nothing follows, and close."""
        with contextlib.suppress(OSError, ValueError):
            if isinstance(self.socket, TlsSocket):
                self.socket.settimeout(0)  # the client need not answer
                self.socket.unwrap()
        with contextlib.suppress(OSError):  # the socket may be gone in the middle of a handshake
            super().close()

    def _shake_hands(self) -> bool:
        try:
            if not isinstance(self.socket, TlsSocket) and not self._begins():
                return False
            self.socket.do_handshake()
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return time.monotonic() < self._deadline
        except (ssl.SSLError, OSError) as error:
            self.unread = True  # or the alert that OpenSSL has sent would not reach the client
            self._tell_of(getattr(error, "reason", ""))
            return False
        self.read_from(self.socket, Reader)
        self._is_secured = True
        return True

    def _begins(self) -> bool:
        """Wrap the socket; a client that speaks no TLS is told so."""
        first = self.socket.recv(1, socket.MSG_PEEK)
        if first != _HANDSHAKE:
            self.unread = bool(first)
            if first.isalpha():
                request = self.RequestHandlerClass(self.server, self)
                said = f"This port speaks TLS, and nothing else: {self.server.url}/\n"
                request.simple_response("400 Bad Request", said)
            return False
        self.socket.settimeout(0)
        context = self.server.tls
        assert context is not None  # noqa: S101 (for the type checker)
        self.socket = context.wrap_socket(
            self.socket, server_side=True, do_handshake_on_connect=False
        )
        return True

    def _tell_of(self, reason: str) -> None:
        """Log what a client has against us; one that merely went away has nothing."""
        if reason and "EOF" not in reason:
            said = reason.lower().replace("_", " ")
            self.server.request_log(Answered(b"TLS", b"handshake", f"failed: {said}"))
