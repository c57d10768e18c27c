"""A server of this process around a small application that tells what it was given."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from pypi_mock.server.serving import Server
from pypi_mock.server.turns import Turns
from tests.engines.chosen import are_shared
from tests.wire.starting import held_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from wsgiref.types import WSGIApplication

    from pypi_mock.server.request_log import Answered
    from tests.wire.starting import Start

CHUNKED_LIMIT = 1024 * 1024


@dataclass
class Probe:
    """A server, and the lines of its log."""

    server: Server
    lines: list[tuple[bytes, bytes, str]] = field(default_factory=list)

    def exchange(self, sent: bytes) -> bytes:
        """Send these bytes and nothing more; return all that comes back."""
        with socket.create_connection(self.server.bind_addr, timeout=20) as connection:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    def told(self, sent: bytes) -> dict:
        """Return what the application was given."""
        head, _, body = self.exchange(sent).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 OK\r\n"), head
        return json.loads(body)


def tell(environ: dict, start_response: Callable) -> list[bytes]:
    """Answer with what was given; below /unread, without reading the body."""
    unread = environ["PATH_INFO"].startswith("/unread")
    body = b"" if unread else environ["wsgi.input"].read()
    told = {
        "target": environ["REQUEST_URI"],
        "path": environ["PATH_INFO"],
        "scheme": environ["wsgi.url_scheme"],
        "headers": [
            [n.decode("latin-1"), v.decode("latin-1")] for n, v in environ["pypi_mock.headers"]
        ],
        "authorization": environ.get("HTTP_AUTHORIZATION"),
        "length": environ.get("CONTENT_LENGTH"),
        "body": body[:100].decode("latin-1"),
        "received": len(body),
    }
    answer = json.dumps(told).encode()
    status = "401 Unauthorized" if unread else "200 OK"
    start_response(status, [("Content-Length", str(len(answer)))])
    return [answer]


@contextlib.contextmanager
def probing(application: WSGIApplication, folder: Path, **options) -> Iterator[Probe]:
    """Serve an application; in the end no thread and no spooled body is left."""

    def log(answered: Answered) -> None:
        made.lines.append((answered.method, answered.target, answered.status))

    before = threading.active_count()
    server = Server(
        host="127.0.0.1",
        port=0,
        threads=2,
        chunked_limit=CHUNKED_LIMIT,
        spool_folder=folder,
        request_log=log,
        turns=Turns(),
        **options,
    )
    made = Probe(server)
    server.prepare()
    server.serve_in_background(application)
    yield made
    server.stop()
    assert list(folder.iterdir()) == []
    deadline = time.monotonic() + 5
    while threading.active_count() > before:
        assert time.monotonic() < deadline, threading.enumerate()
        time.sleep(0.01)


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    folder = tmp_path / "spool"
    folder.mkdir()
    return folder


@pytest.fixture
def probe(spool: Path) -> Iterator[Probe]:
    with probing(tell, spool) as made:
        yield made


@pytest.fixture
def starting(tmp_path: Path, free_port: int) -> Iterator[Start]:
    """A server that does not come to an end of its start."""
    if are_shared():
        pytest.skip("what holds it up is a lock on the database in the data folder")
    with held_up(tmp_path, free_port) as start:
        yield start
