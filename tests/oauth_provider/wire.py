"""Raw requests for the real server: bytes out, bytes in, with no HTTP library between."""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING, NamedTuple

from oauthlib.oauth1 import Client as Signer

if TYPE_CHECKING:
    from tests.running import RunningServer

_PROBLEM = re.compile(rb'oauth_problem="(\w+)"')


class Answer(NamedTuple):
    """What came back, taken apart no further than tests need."""

    status: int
    head: bytes
    body: bytes

    @property
    def problem(self) -> str:
        """The problem that the header names; empty when it names none."""
        found = _PROBLEM.search(self.head)
        return found[1].decode() if found else ""


def exchange(server: RunningServer, sent: bytes) -> Answer:
    """Send these bytes and nothing more; return all that comes back."""
    with socket.create_connection(server.address, timeout=20) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    return Answer(int(head[9:12] or b"0"), head, body)


def request(
    server: RunningServer,
    *fields: bytes,
    method: bytes = b"GET",
    target: bytes = b"/oauth/test",
    body: bytes = b"",
    host: bytes | None = None,
) -> bytes:
    """Write a request; a body's length is told, unless ``fields`` does."""
    named = f"{server.address[0]}:{server.address[1]}".encode() if host is None else host
    lines = [method + b" " + target + b" HTTP/1.1", b"Host: " + named, b"Connection: close"]
    lines += fields
    if body and not any(field.lower().startswith(b"content-length") for field in fields):
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join((*lines, b"", b"")) + body


def signed(server: RunningServer, *, target: str = "/oauth/test", method: str = "GET") -> bytes:
    """Return an Authorization field for the built-in consumer and token."""
    signer = Signer(
        server.consumer_key,
        client_secret=server.consumer_secret,
        resource_owner_key=server.token,
        resource_owner_secret=server.token_secret,
    )
    _, headers, _ = signer.sign(server.url + target, method)
    return b"Authorization: " + str(headers["Authorization"]).encode()
