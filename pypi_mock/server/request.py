"""One request, from its first line to the last byte of its body."""

from __future__ import annotations

import contextlib
import functools
import io
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from cheroot.errors import MaxSizeExceeded
from cheroot.server import HTTPRequest, SizeCheckWrapper

from pypi_mock import request_ids
from pypi_mock.metrics.table import REQUESTS, UNREAD, method_label
from pypi_mock.server.body import BodyError, KnownLengthBody, spool_chunked
from pypi_mock.server.fields import RawFields, as_mapping, check_framing, read_fields
from pypi_mock.server.request_line import RequestLines
from pypi_mock.server.request_log import Answered

if TYPE_CHECKING:
    from pypi_mock.server.connection import Connection
    from pypi_mock.server.serving import Server

TARGET_LIMIT = 1024 * 1024
"""An upload carries its fields, a long description among them, in the signed query (contract 2)."""

FIELDS_LIMIT = 64 * 1024
"""Header fields of one request, together."""


class Request(HTTPRequest):  # type: ignore[misc]  # cheroot has no types
    """Reads a request more strictly than cheroot, and keeps its fields as they were sent."""

    server: Server
    conn: Connection
    scheme: bytes
    chunked_read: bool
    rfile: Any  # cheroot wraps it differently at each stage

    def __init__(self, server: Server, conn: Connection) -> None:
        # "Proxy mode" is cheroot's name for accepting an absolute target, as every server must
        # (RFC 9112, 3.2.2).
        super().__init__(server, conn, proxy_mode=True)
        self.scheme = conn.scheme
        self.fields: RawFields = []
        self.body_length = 0
        self.method = self.uri = b"-"

    @functools.cached_property
    def request_id(self) -> str:
        """Its name: the client's if it has sent one, as far as that was read."""
        sent = [value for name, value in self.fields if name.lower() == b"x-request-id"]
        return request_ids.begin(sent[0].decode("latin-1") if len(sent) == 1 else "")

    def read_request_line(self) -> bool:
        """Read method, target and version."""
        own_scheme = self.scheme
        self.rfile = RequestLines(self.rfile)
        try:
            read: bool = super().read_request_line()
        except ValueError:
            self.simple_response("400 Bad Request", "Malformed request line")
            return False
        if not read:
            return False
        if self.method == b"CONNECT":
            self.simple_response("405 Method Not Allowed", "This is no proxy")
            return False
        if self.uri.startswith(b"//"):  # a path, which cheroot takes for an authority
            self.path = unquote_to_bytes(self.uri.partition(b"?")[0])
        # What an absolute target claims is no property of the connection: PLAINTEXT depends on it.
        self.scheme = own_scheme
        return True

    def read_request_headers(self) -> bool:
        """Read the header fields, within their own limit."""
        self.rfile = SizeCheckWrapper(self.conn.rfile, FIELDS_LIMIT)
        try:
            read: bool = super().read_request_headers()
        except MaxSizeExceeded:
            self.simple_response(
                "431 Request Header Fields Too Large", f"Headers may have {FIELDS_LIMIT} bytes"
            )
            return False
        return read

    def header_reader(self, rfile: SizeCheckWrapper, inheaders: dict[bytes, bytes]) -> None:
        """Read the fields for `read_request_headers`, which answers 400 to a ValueError."""
        self.fields = read_fields(rfile)
        check_framing(self.fields, protocol=self.response_protocol)
        inheaders.update(as_mapping(self.fields))

    def respond(self) -> None:
        """Provide the body, and let the gateway answer."""
        self.conn.is_heard = True
        if self.server.stopping.is_set():
            self.close_connection = True  # so the client sends its next request to somebody else
        with contextlib.ExitStack() as stack:
            if self.chunked_read:
                try:
                    self.rfile, self.body_length = spool_chunked(
                        self.conn.rfile,
                        limit=self.server.chunked_limit,
                        folder=self.server.spool_folder,
                    )
                except BodyError as error:
                    self.simple_response(error.status, str(error), *error.fields)
                    return
                stack.callback(self.rfile.close)
                self.chunked_read = False
                self.inheaders[b"Content-Length"] = b"%d" % self.body_length
                del self.inheaders[b"Transfer-Encoding"]
            else:
                self.body_length = int(self.inheaders.get(b"Content-Length", 0))
                self.rfile = KnownLengthBody(self.conn.rfile, self.body_length)
            self.server.gateway(self).respond()
            self.ensure_headers_sent()
            if self.chunked_write:
                self.conn.wfile.write(b"0\r\n\r\n")
            self.conn.wfile.flush()

    def send_headers(self) -> None:
        """Answer now, whatever the client is still sending: with the first of the body.

        cheroot would first read the rest of the body, all at once, into memory.
        """
        if self._leaves_unread():
            self.close_connection = True
            self.rfile = io.BytesIO()
        self.conn.wfile.is_holding = True
        try:
            super().send_headers()
        finally:
            self.conn.wfile.is_holding = False

    def drop(self) -> None:
        """Close the connection without an answer."""
        self.sent_headers = self.close_connection = True
        self._leaves_unread()

    def _leaves_unread(self) -> bool:
        """Tell, and have the connection know, whether there is more of the body to come."""
        leaves = isinstance(self.rfile, KnownLengthBody) and self.rfile.remaining > 0
        self.conn.unread = self.conn.unread or leaves
        return leaves

    def simple_response(self, status: str, msg: str = "", *fields: str) -> None:
        """Refuse what never reaches the application."""
        self.conn.unread = self.close_connection = True
        name = self.request_id
        REQUESTS.add(UNREAD, method_label(self.method.decode("latin-1")), status[:3])
        self.server.request_log(Answered(self.method, self.uri, status, request_id=name))
        head = (
            f"{self.server.protocol} {status}",
            f"Content-Length: {len(msg)}",
            "Content-Type: text/plain",
            f"{request_ids.HEADER}: {name}",
            "Connection: close",
            *fields,
        )
        with contextlib.suppress(OSError):  # nobody is there to be refused
            self.conn.wfile.write("\r\n".join((*head, "", msg)).encode("latin-1"))
