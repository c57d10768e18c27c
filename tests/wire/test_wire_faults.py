"""pypi_mock/server/wire_faults.py: what the application says of the wire, the client gets."""

from __future__ import annotations

import http.client
import select
import socket
import time
from typing import TYPE_CHECKING

import pytest

from pypi_mock.server.wire_faults import KEY, WireFault
from tests.wire.conftest import probing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.wire.conftest import Probe

BODY = bytes(range(256)) * 40
PIECES = [BODY[:1], b"", BODY[1:7000], BODY[7000:]]
FAULTS = {
    "drop": WireFault("drop"),
    "truncate": WireFault("truncate"),
    "stall": WireFault("stall", 0.4),
    "long-stall": WireFault("stall", 300),
}
LONG = 5
"""Seconds in which a stall of 300 s must have ended otherwise."""


def spoil(environ: dict, start_response: Callable) -> list[bytes]:
    """Answer as the path says: /FAULT, perhaps with ?FORM of the body."""
    fault = FAULTS.get(environ["PATH_INFO"].strip("/"))
    if fault is not None:
        environ[KEY] = fault
    body = {"empty": [], "unmeasured": PIECES}.get(environ["QUERY_STRING"], PIECES)
    length = [("Content-Length", str(len(b"".join(body))))]
    start_response("200 OK", [] if environ["QUERY_STRING"] == "unmeasured" else length)
    return body


@pytest.fixture
def spoiling(spool) -> Iterator[Probe]:
    with probing(spoil, spool) as made:
        yield made


def exchange(probe: Probe, path: str, *, method: str = "GET", body: bytes = b"") -> tuple:
    """Return the head and the body of an answer, up to the end of the connection."""
    sent = f"{method} {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
    sent += f"Content-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(probe.server.bind_addr, timeout=20) as connection:
        connection.sendall(sent.encode() + body)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, content = answer.partition(b"\r\n\r\n")
    return head, content


def claims(head: bytes) -> list[bytes]:
    return [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")]


def test_an_answer_without_a_fault_is_whole(spoiling):
    assert exchange(spoiling, "/")[1] == BODY


# ---- Drop ----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["", "?empty", "?unmeasured"])
def test_a_dropped_answer_has_no_byte(spoiling, form):
    assert exchange(spoiling, f"/drop{form}") == (b"", b"")


def test_a_dropped_answer_ends_cleanly_though_the_body_was_not_read(spoiling):
    assert exchange(spoiling, "/drop", method="POST", body=bytes(1_000_000)) == (b"", b"")


def test_a_client_is_told_that_the_connection_was_closed(spoiling):
    client = http.client.HTTPConnection(*spoiling.server.bind_addr, timeout=20)
    client.request("GET", "/drop")

    with pytest.raises(http.client.RemoteDisconnected):
        client.getresponse()
    client.close()


# ---- Truncate ------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["", "?unmeasured"])
def test_a_truncated_answer_claims_its_whole_length_and_has_half(spoiling, form):
    head, content = exchange(spoiling, f"/truncate{form}")

    assert claims(head) == [b"Content-Length: %d" % len(BODY)]
    assert content == BODY[: len(BODY) // 2]


def test_a_truncated_answer_without_a_body_is_its_head(spoiling):
    head, content = exchange(spoiling, "/truncate?empty")

    assert (head.startswith(b"HTTP/1.1 200 OK"), content) == (True, b"")


def test_a_client_is_told_how_much_is_missing(spoiling):
    client = http.client.HTTPConnection(*spoiling.server.bind_addr, timeout=20)
    client.request("GET", "/truncate")

    with pytest.raises(http.client.IncompleteRead) as caught:
        client.getresponse().read()
    assert (len(caught.value.partial), caught.value.expected) == (5120, 5120)
    client.close()


# ---- Stall ---------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["", "?unmeasured"])
def test_a_stalled_answer_pauses_after_half(spoiling, form):
    with socket.create_connection(spoiling.server.bind_addr, timeout=20) as connection:
        connection.sendall(f"GET /long-stall{form} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        half = received(connection, len(BODY) // 2)
        more, _, _ = select.select([connection], [], [], 0.3)

    assert (half.partition(b"\r\n\r\n")[2], more) == (BODY[: len(BODY) // 2], [])


@pytest.mark.parametrize("form", ["", "?unmeasured"])
def test_after_its_pause_a_stalled_answer_has_its_rest(spoiling, form):
    started = time.monotonic()
    with socket.create_connection(spoiling.server.bind_addr, timeout=20) as connection:
        connection.sendall(f"GET /stall{form} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        answer = received(connection, len(BODY))

    assert answer.partition(b"\r\n\r\n")[2] == BODY
    assert time.monotonic() - started >= FAULTS["stall"].seconds


def received(connection: socket.socket, size: int) -> bytes:
    """Return an answer as far as so much of its body."""
    answer = b""
    while len(answer.partition(b"\r\n\r\n")[2]) < size:
        piece = connection.recv(65536)
        assert piece, answer
        answer += piece
    return answer


def test_a_stalled_answer_leaves_the_connection_open(spoiling):
    client = http.client.HTTPConnection(*spoiling.server.bind_addr, timeout=20)
    bodies = []
    for _ in range(2):
        client.request("GET", "/stall")
        bodies.append(client.getresponse().read())

    assert bodies == [BODY, BODY]
    client.close()


def test_who_has_left_is_not_waited_for(spoiling):
    for _ in range(4):  # twice as many as there are threads
        with socket.create_connection(spoiling.server.bind_addr, timeout=20) as connection:
            connection.sendall(b"GET /long-stall HTTP/1.1\r\nHost: a\r\n\r\n")
            assert connection.recv(10) == b"HTTP/1.1 2"
    started = time.monotonic()

    assert exchange(spoiling, "/")[1] == BODY
    assert time.monotonic() - started < LONG


def test_who_says_that_his_request_was_all_still_gets_the_rest(spoiling):
    answer = spoiling.exchange(b"GET /long-stall HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")

    assert answer.partition(b"\r\n\r\n")[2] == BODY


def test_the_server_stops_at_once_and_what_stalls_gets_its_rest(spoiling):
    with socket.create_connection(spoiling.server.bind_addr, timeout=20) as connection:
        connection.sendall(b"GET /long-stall HTTP/1.1\r\nHost: a\r\n\r\n")
        begun = connection.recv(10)
        started = time.monotonic()
        spoiling.server.stop()

        assert time.monotonic() - started < LONG
        answer = begun + b"".join(iter(lambda: connection.recv(65536), b""))
    assert answer.partition(b"\r\n\r\n")[2] == BODY


# ---- All -----------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["drop", "truncate", "stall"])
def test_threads_are_never_lost(spoiling, fault):
    for _ in range(8):
        exchange(spoiling, f"/{fault}")

    assert exchange(spoiling, "/")[1] == BODY


@pytest.mark.parametrize("fault", ["truncate", "stall"])
def test_head_is_answered_by_the_head(spoiling, fault):
    head, content = exchange(spoiling, f"/{fault}", method="HEAD")

    assert (claims(head), content) == ([b"Content-Length: 10240"], b"")


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ("drop", "200 OK, dropped"),
        ("truncate", "200 OK, truncated"),
        ("stall", "200 OK, stalled"),
    ],
)
def test_the_log_says_what_became_of_an_answer(spoiling, fault, status):
    exchange(spoiling, f"/{fault}")

    assert spoiling.lines == [(b"GET", f"/{fault}".encode(), status)]
