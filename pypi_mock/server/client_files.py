"""The two files of a connection: what its client sends, and what it is sent.

Their sockets never wait; whoever has to wait for a client does it in `patience`.
"""

from __future__ import annotations

import io
import socket
from typing import TYPE_CHECKING, Any, Final

from pypi_mock.server.patience import READABLE, WRITABLE

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from pypi_mock.server.patience import Patience

JOINED: Final = 64 * 1024
"""Up to this many bytes of a body go along with the head."""


class _Received(socket.SocketIO):
    """What comes from a client, unbuffered."""

    is_patient = True

    def __init__(self, sock: socket.socket, patience: Patience) -> None:
        super().__init__(sock, "rb")
        self._client = sock
        self._patience = patience
        self._awaited = READABLE

    def readinto(self, buffer: Buffer) -> int | None:
        """Receive something: nothing at the end; None if there is nothing yet, for the impatient.

        Raises:
            TimeoutError: The client is silent, or too slow.
        """
        while (received := self._received(buffer)) is None and self.is_patient:
            self._patience.wait(self._client, self._awaited)
        return received

    def _received(self, buffer: Buffer) -> int | None:
        try:
            received: int = self._client.recv_into(buffer)
        except BlockingIOError as error:
            self._awaited = getattr(error, "event", READABLE)
            return None
        self._patience.moved += received
        return received


class Reader(io.BufferedReader):
    """What a client sends."""

    raw: Any  # ours, which the type of `io` does not know
    bytes_read = 0  # cheroot asks for it

    def __init__(self, sock: socket.socket, size: int, patience: Patience) -> None:
        super().__init__(_Received(sock, patience), size)

    def has_data(self) -> bool:
        """Tell whether the client has sent something that nobody has read; wait for nothing."""
        self.raw.is_patient = False
        try:
            return bool(self.peek(1))
        except OSError:
            return True  # whoever reads finds out why
        finally:
            self.raw.is_patient = True


class Writer:
    """What a client is sent: at once, but for a head, which goes with the first of its body."""

    def __init__(self, sock: socket.socket, patience: Patience) -> None:
        self._client = sock
        self._patience = patience
        self._held = b""
        self.is_holding = False
        self.bytes_written = 0  # cheroot asks for it

    def write(self, data: bytes) -> int:
        """Send what was held, and this; or hold this, too.

        Raises:
            TimeoutError: The client takes nothing, or too slowly.
        """
        self.bytes_written += len(data)
        if self.is_holding:
            self._held += data
        elif not self._held:
            self._send(data)
        elif len(data) <= JOINED:
            held, self._held = self._held, b""
            self._send(held + data)
        else:
            self.flush()
            self._send(data)
        return len(data)

    def flush(self) -> None:
        """Send what was held."""
        if self._held:
            held, self._held = self._held, b""
            self._send(held)

    def _send(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            left = left[self._sent(left) :]

    def _sent(self, data: memoryview) -> int:
        """Send some; tell how much."""
        try:
            sent: int = self._client.send(data)
        except BlockingIOError as error:
            self._patience.wait(self._client, getattr(error, "event", WRITABLE))
            return 0
        self._patience.moved += sent
        return sent
