"""A proxy that leads every name to one server: for tools that have their host built in."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"
PATIENCE = 60.0


@contextmanager
def leading_to(url: str) -> Iterator[str]:
    """Run a proxy on loopback whose tunnels all end at this server; yield its address."""
    parts = urlsplit(url)
    assert parts.hostname
    assert parts.port
    target = (parts.hostname, parts.port)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_accept, args=(listener, target), daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)


def _accept(listener: socket.socket, target: tuple[str, int]) -> None:
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return  # the block has ended
        threading.Thread(target=_tunnel, args=(client, target), daemon=True).start()


def _tunnel(client: socket.socket, target: tuple[str, int]) -> None:
    client.settimeout(PATIENCE)
    with client, suppress(OSError), socket.create_connection(target, timeout=PATIENCE) as server:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            received = client.recv(1)
            if not received:
                return
            head += received
        client.sendall(ESTABLISHED)
        back = threading.Thread(target=_copy, args=(server, client), daemon=True)
        back.start()
        _copy(client, server)
        back.join(PATIENCE)


def _copy(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):  # one of the two has gone
        while received := source.recv(65536):
            sink.sendall(received)
        sink.shutdown(socket.SHUT_WR)
