"""Bodies that the application does not read, or that do not arrive whole."""

from __future__ import annotations

import socket
import sys
import threading

import pytest
from oauthlib.oauth1 import Client

from tests.releases.forms_made import sdist_form
from tests.wire.test_uploads import post as upload


def post(server, path: str, size: int) -> tuple[bytes, int]:
    """Send a body that nobody asked for; return the status line and how memory grew."""
    before = server.peak_memory()
    with socket.create_connection(server.address, timeout=30) as connection:
        head = f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {size}\r\n"
        connection.sendall(head.encode() + b"Content-Type: application/octet-stream\r\n\r\n")
        sender = threading.Thread(target=send, args=(connection, size))
        sender.start()
        status = connection.recv(65536).partition(b"\r\n")[0]
        sender.join(timeout=30)
    return status, server.peak_memory() - before


def send(connection: socket.socket, size: int) -> None:
    piece = bytes(65536)
    for _ in range(size // len(piece)):
        connection.sendall(piece)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_an_unread_body_of_50_mb_gets_its_answer_in_flat_memory(start_server):
    server = start_server()
    # What such an answer needs is there from now on, and so is what a storage elsewhere needs: the
    # server looks into that as soon as it is ready.
    upload(server, sdist_form())
    post(server, "/nowhere", 1)
    status, grown = post(server, "/nowhere", 50 * 2**20)

    assert status == b"HTTP/1.1 404 Not Found"
    assert grown < 8 * 2**20


def cut_short(server, head: str, body: bytes) -> tuple[bytes, bytes]:
    """Announce more than is sent; return the status line and the body of the answer."""
    with socket.create_connection(server.address, timeout=20) as connection:
        connection.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body)
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    head_of_answer, _, said = answer.partition(b"\r\n\r\n")
    return head_of_answer.partition(b"\r\n")[0], said


def test_a_form_that_ended_early_is_a_bad_request_and_no_failure(start_server):
    server = start_server()
    head = (
        "POST /oauth/test HTTP/1.1\nHost: a\nContent-Length: 100\n"
        "Content-Type: application/x-www-form-urlencoded"
    )

    assert cut_short(server, head, b"test=spam") == (
        b"HTTP/1.1 400 Bad Request",
        b"The body ended 91 bytes early\n",
    )
    server.stop()
    assert "Traceback" not in server.said()


def test_an_upload_that_ended_early_is_refused_and_nothing_is_kept(start_server, tmp_path):
    kept = tmp_path / "kept"
    server = start_server("--data", str(kept))
    target = (
        "/oauth/upload?name=spam&version=1.0&filename=spam-1.0.tar.gz&filetype=sdist&summary=Spam"
    )
    client = Client(
        server.consumer_key,
        client_secret=server.consumer_secret,
        resource_owner_key=server.token,
        resource_owner_secret=server.token_secret,
    )
    _, signed, _ = client.sign(server.url + target, http_method="POST")
    host = server.url.partition("//")[2]
    head = (
        f"POST {target} HTTP/1.1\nHost: {host}\nAuthorization: {signed['Authorization']}\n"
        "Content-Length: 100000\nContent-Type: multipart/form-data; boundary=b"
    )
    content = b'--b\r\nContent-Disposition: form-data; name="content"; filename="c"\r\n\r\nabc'
    status, said = cut_short(server, head, content)

    assert (status, said[:15]) == (b"HTTP/1.1 400 Bad Request", b"The body ended ")
    assert [path for path in kept.rglob("*") if path.parent.name in {"spool", "files"}] == []
    server.stop()
    assert "Traceback" not in server.said()
