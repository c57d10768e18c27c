"""oauth_provider/signing/formats/curl.py: command lines, held against what a real curl sends."""

from __future__ import annotations

import socket
import subprocess
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from oauth_provider.signing.formats import read_request, write_curl
from tests.signing.asking import header, oauth, wire

if TYPE_CHECKING:
    from oauth_provider.signing import WireRequest


class Listener:
    """One connection's bytes, as a real client sends them."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.received = b""
        self.thread = threading.Thread(target=self._accept)
        self.thread.start()

    def _accept(self) -> None:
        connection, _ = self.socket.accept()
        with connection:
            connection.settimeout(5)
            while not self._is_whole():
                self.received += connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    def _is_whole(self) -> bool:
        head, blank, body = self.received.partition(b"\r\n\r\n")
        length = [v for v in head.lower().split(b"\r\n") if v.startswith(b"content-length:")]
        return bool(blank) and len(body) >= int(length[0].split(b":")[1] if length else 0)

    def request(self) -> WireRequest:
        self.thread.join(timeout=10)
        self.socket.close()
        return read_request(self.received).wire


@pytest.mark.parametrize(
    "arguments",
    [
        "-sS -d a=b -d 'c=d e' --data-urlencode 'x=é &' --data-urlencode '=y+' --data-urlencode z~",
        "-s -G -d a=b 'HOST/p?q=1#frag'",
        "-s -GdA=b HOST",
        "-s -X PUT --json '{\"a\": 1}' --json ' ' HOST/x",
        "-s HOST/a/./b/../c/.. -H 'X-Empty;' -H 'Accept:' -A agent -e ref -b k=v",
        "-s --path-as-is HOST/a/../b -u name:word",
        "-s -H 'Content-Type: text/plain' --data-raw @x HOST",
        "-s -H Content-Type: --data-binary $'a\\x41\\n\\u00e9\\101' HOST",
        "-s http://u:p@127.0.0.1:PORT/ -H 'Host: other.example'",
    ],
)
def test_a_command_line_is_read_as_curl_sends_it(arguments):
    listener = Listener()
    port = listener.socket.getsockname()[1]
    line = f"curl {arguments}".replace("HOST", f"127.0.0.1:{port}").replace("PORT", str(port))
    line = line if str(port) in line else f"{line} http://127.0.0.1:{port}"
    subprocess.run(["bash", "-c", f"{line} --max-time 5 --noproxy '*'"], check=True, timeout=20)

    read, was = read_request(line.encode()).wire, listener.request()

    signed_fields = (b"host", b"content-type", b"authorization", b"x-empty", b"cookie", b"referer")
    told = [(n, read.header_values(n)) for n in signed_fields]
    assert (read.method, read.target, read.body) == (was.method, was.target, was.body)
    assert told == [(n, was.header_values(n)) for n in signed_fields]


@pytest.mark.parametrize("body", [b"", b"a=b", b"\0\xff'", b"@file", b"caf\xc3\xa9\n"])
def test_a_written_command_line_sends_the_request(body):
    listener = Listener()
    port = listener.socket.getsockname()[1]
    request = wire(
        header([*oauth(), ("oauth_signature", "x")]),
        method=b"PUT",
        target=b"/a/../b?c[]={d}&e=%20",
        body=body,
        headers=((b"X-Empty", b""), (b"Content-Length", b"7")),
    )
    request = replace(
        request, headers=((b"Host", f"127.0.0.1:{port}".encode()), *request.headers[1:])
    )
    line = f"{write_curl(request)} --max-time 5 --noproxy '*' --silent"
    subprocess.run(["bash", "-c", line], check=True, timeout=20)

    was = listener.request()

    assert (was.method, was.target, was.body) == (request.method, request.target, body)
    assert was.header_values(b"authorization") == request.header_values(b"authorization")
    assert was.header_values(b"content-type") == ()
    assert was.header_values(b"x-empty") == (b"",)
