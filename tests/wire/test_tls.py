"""pypi_mock/server/tls.py: the same server behind TLS, whatever a client does to the handshake."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import ssl
import struct
import time
from typing import TYPE_CHECKING

import pytest

from pypi_mock.server.certificates import context_of_own
from pypi_mock.server.wire_faults import KEY, WireFault
from tests.wire.conftest import probing, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.wire.conftest import Probe

GET = b"GET %s HTTP/1.1\r\nHost: mock.example\r\n\r\n"
TURNED_AWAY = b"This port speaks TLS, and nothing else: %s/\n"
SOON = 5
"""Seconds: far below the time that a silent client may take."""


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("authority")


@pytest.fixture
def secured(spool, authority) -> Iterator[Probe]:
    context = context_of_own(authority, host="127.0.0.1", names=(), base_url="")
    with probing(tell, spool, tls=context) as made:
        yield made


@pytest.fixture
def trusting(secured, authority) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=authority / "ca.pem")


@contextlib.contextmanager
def connected(probe: Probe, context: ssl.SSLContext) -> Iterator[ssl.SSLSocket]:
    with (
        socket.create_connection(probe.server.bind_addr, timeout=20) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as connection,
    ):
        yield connection


def rest_of(connection: socket.socket) -> bytes:
    return b"".join(iter(lambda: connection.recv(65536), b""))


def told(answer: bytes) -> dict:
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n"), head
    return json.loads(body)


def answered(probe: Probe, context: ssl.SSLContext) -> bool:
    """Tell whether an honest client is served."""
    client = http.client.HTTPSConnection(
        "localhost", probe.server.bind_addr[1], timeout=SOON, context=context
    )
    client.request("GET", "/")
    status = client.getresponse().status
    client.close()
    return status == 200


# ---- What arrives --------------------------------------------------------------------------


def test_target_and_fields_arrive_as_over_plain_http_and_the_scheme_is_https(secured, trusting):
    with connected(secured, trusting) as connection:
        connection.sendall(
            b"GET /a%2Fb%20c~%7e/?x=%2b HTTP/1.1\r\nhost: mock.example\r\nConnection: close\r\n\r\n"
        )
        seen = told(rest_of(connection))

    assert (seen["target"], seen["scheme"]) == ("/a%2Fb%20c~%7e/?x=%2b", "https")
    assert seen["headers"] == [["host", "mock.example"], ["Connection", "close"]]


def test_a_body_of_many_records_arrives(secured, trusting):
    head = b"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 500000\r\n\r\n"
    with connected(secured, trusting) as connection:
        connection.sendall(head + bytes(500_000))

        assert told(rest_of(connection))["received"] == 500_000


def test_requests_of_one_record_are_all_answered(secured, trusting):
    """What TLS has decrypted already, no selector tells of."""
    long = b"/" + b"x" * 9000  # so that the second one begins behind what is read at once
    with connected(secured, trusting) as connection:
        connection.sendall(GET % long + GET % b"/second" + GET % b"/third")
        answers = b""
        while answers.count(b'"received"') < 3:
            answers += connection.recv(65536)

    assert answers.index(b'"/second"') < answers.index(b'"/third"')


def test_a_connection_is_kept_for_the_next_request(secured, trusting):
    port = secured.server.bind_addr[1]
    client = http.client.HTTPSConnection("localhost", port, timeout=20, context=trusting)
    client.connect()
    only = client.sock
    targets = []
    for path in ("/1", "/2", "/3"):
        client.request("GET", path)
        targets.append(json.load(client.getresponse())["target"])
        time.sleep(0.05)  # so that the connection goes back among the waiting ones

    assert (targets, client.sock) == (["/1", "/2", "/3"], only)
    client.close()


def test_the_end_of_an_answer_is_told_in_tls(secured, trusting):
    """Without it a client cannot tell an answer that ends with the connection from half of it."""
    with connected(secured, trusting) as connection:
        connection.suppress_ragged_eofs = False
        connection.sendall(b"GET / HTTP/1.0\r\n\r\n")

        assert told(rest_of(connection))["target"] == "/"


def test_an_answer_reaches_a_client_that_is_still_sending(secured, trusting):
    head = b"POST /unread HTTP/1.1\r\nHost: a\r\nContent-Length: 20000000\r\n\r\n"
    with connected(secured, trusting) as connection:
        connection.sendall(head + bytes(20_000_000))

        assert connection.recv(100).startswith(b"HTTP/1.1 401 Unauthorized\r\n")


def test_a_fault_spoils_an_answer_over_tls_too(spool, authority):
    def spoil(environ: dict, start_response: Callable) -> list[bytes]:
        environ[KEY] = WireFault(environ["PATH_INFO"].strip("/"), 0.1)
        start_response("200 OK", [("Content-Length", "10")])
        return [b"0123456789"]

    context = context_of_own(authority, host="127.0.0.1", names=(), base_url="")
    trusting = ssl.create_default_context(cafile=authority / "ca.pem")
    answers = {}
    with probing(spoil, spool, tls=context) as probe:
        for path in ("/drop", "/truncate", "/stall"):
            with connected(probe, trusting) as connection:
                head = f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                connection.sendall(head.encode())
                answers[path] = rest_of(connection).partition(b"\r\n\r\n")[2]

    assert answers == {"/drop": b"", "/truncate": b"01234", "/stall": b"0123456789"}


# ---- Clients that do not do as they should -------------------------------------------------


def test_plain_http_is_told_where_it_came(secured):
    head, _, said = secured.exchange(GET % b"/").partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert said == TURNED_AWAY % secured.server.url.encode()
    assert secured.server.url.startswith("https://127.0.0.1:")


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\x00" * 100,
        b"\xff\xfe garbage",
        b"\x16",
        b"\x16\x03\x01\x02\x00garbage",
        b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00" + bytes(9000),
        b"\x80\x2e\x01\x00\x02",  # as SSL 2 began
    ],
)
def test_garbage_ends_cleanly_and_hinders_nobody(secured, trusting, sent, capfd):
    answer = secured.exchange(sent)

    assert b"HTTP/" not in answer
    assert answered(secured, trusting)
    assert capfd.readouterr().err == ""


def test_who_breaks_off_in_the_handshake_hinders_nobody(secured, trusting, capfd):
    for end in (5, 100):
        with socket.create_connection(secured.server.bind_addr, timeout=20) as connection:
            connection.sendall(client_hello()[:end])
            time.sleep(0.05)

    assert answered(secured, trusting)
    assert capfd.readouterr().err == ""


def test_who_resets_the_connection_in_the_handshake_hinders_nobody(secured, trusting, capfd):
    connection = socket.create_connection(secured.server.bind_addr, timeout=20)
    connection.sendall(client_hello()[:100])
    time.sleep(0.05)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()

    assert answered(secured, trusting)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("begun", [0, 1, 100])
def test_slow_handshakes_take_no_thread(secured, trusting, begun):
    """Ten times as many as there are threads."""
    with contextlib.ExitStack() as stack:
        for _ in range(20):
            slow = socket.create_connection(secured.server.bind_addr, timeout=20)
            stack.enter_context(slow).sendall(client_hello()[:begun])

        assert answered(secured, trusting)


def test_clients_that_say_nothing_behind_the_handshake_take_no_thread(secured, trusting):
    with contextlib.ExitStack() as stack:
        for _ in range(10):
            stack.enter_context(connected(secured, trusting))

        assert answered(secured, trusting)


def test_a_handshake_byte_by_byte_succeeds(secured, trusting):
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = trusting.wrap_bio(incoming, outgoing, server_hostname="localhost")
    with socket.create_connection(secured.server.bind_addr, timeout=20) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while True:
            try:
                tls.do_handshake()
                break
            except ssl.SSLWantReadError:
                for byte in outgoing.read():
                    connection.sendall(bytes([byte]))
                incoming.write(connection.recv(65536))
        tls.write(b"GET / HTTP/1.0\r\n\r\n")
        connection.sendall(outgoing.read())

        assert connection.recv(65536)


def client_hello() -> bytes:
    """Return what a client begins with."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = ssl.create_default_context().wrap_bio(incoming, outgoing, server_hostname="localhost")
    with contextlib.suppress(ssl.SSLWantReadError):
        tls.do_handshake()
    return outgoing.read()


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_client_that_does_not_trust_us_is_told_of_in_the_log(secured, version):
    context = ssl.create_default_context()
    context.maximum_version = version
    with (
        pytest.raises(ssl.SSLCertVerificationError),
        connected(secured, context),
    ):
        pass
    until(lambda: secured.lines)

    assert secured.lines == [(b"TLS", b"handshake", "failed: tlsv1 alert unknown ca")]


def test_garbage_behind_the_handshake_is_no_failure_of_ours(secured, trusting, capfd):
    plain = socket.create_connection(secured.server.bind_addr, timeout=20)
    copy = plain.dup()
    with trusting.wrap_socket(plain, server_hostname="localhost") as connection:
        connection.sendall(b"GET / HT")
        copy.sendall(b"this is no record of TLS")
        with contextlib.suppress(OSError):
            rest_of(connection)
    copy.close()

    assert answered(secured, trusting)
    assert capfd.readouterr().err == ""


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + SOON
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)
