"""What stands before an S3 server and spoils what it is told to: a store on a bad day."""

from __future__ import annotations

import contextlib
import http.client
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

HOPS = {"connection", "transfer-encoding", "content-length", "date", "server"}
CODES = {500: "InternalError", 503: "SlowDown", 507: "InsufficientStorage"}


@dataclass
class Mood:
    """How requests are answered.

    Attributes:
        status: With this, instead of being passed on.
        after: Whole answers first, so many.
        cut: After so many bytes of the body.
        hangs: Not at all, until it is over.
        asked: Method and Range of each request that was passed on.
    """

    status: int = 0
    after: int = 0
    cut: int | None = None
    hangs: bool = False
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)


class Handler(BaseHTTPRequestHandler):
    """Answers as the mood of its server is."""

    protocol_version = "HTTP/1.1"
    server: Front

    def handle_one(self) -> None:
        mood = self.server.mood
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if mood.after:
            mood.after -= 1
        elif mood.hangs:
            mood.over.wait(60)
            self.close_connection = True
            return
        elif mood.status:
            self.refuse(mood.status)
            return
        self.pass_on(mood, body)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = handle_one  # noqa: N815 (the library's names)

    def refuse(self, status: int) -> None:
        code = CODES[status]
        body = f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", "application/xml")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def pass_on(self, mood: Mood, body: bytes) -> None:
        mood.asked.append((self.command, self.headers.get("Range")))
        connection = http.client.HTTPConnection(urlsplit(self.server.behind).netloc, timeout=30)
        connection.request(self.command, self.path, body, dict(self.headers))
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            if name.lower() not in HOPS:
                self.send_header(name, value)
        self.send_header("Content-Length", answer.headers.get("Content-Length", str(len(content))))
        self.end_headers()
        self.wfile.write(content if mood.cut is None else content[: mood.cut])
        if mood.cut is not None:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


class Front(ThreadingHTTPServer):
    """Stands before the server at an address."""

    daemon_threads = True

    def __init__(self, behind: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behind = behind
        self.mood = Mood()


@contextlib.contextmanager
def before(url: str) -> Iterator[tuple[str, Mood]]:
    """Stand before the server at ``url``; yield where, and what turns it."""
    front = Front(url)
    threading.Thread(target=front.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{front.server_port}", front.mood
    finally:
        front.mood.over.set()
        front.shutdown()
        front.server_close()
