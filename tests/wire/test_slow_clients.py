"""Clients that send byte by byte, or half and no more, keep nobody else from being answered."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest

from pypi_mock.server import patience
from pypi_mock.server.serving import Server
from tests.wire.conftest import probing, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

MANY = 40
"""Slow clients, at a server of two threads."""
GET = b"GET /unread HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
HALF_HEAD = b"GET / HTTP/1.1\r\nHost: a\r\nX-Long: "
HALF_BODY = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nhalf"
HALF_CHUNK = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3E8\r\nhalf"
UNFINISHED = [HALF_HEAD, HALF_BODY, HALF_CHUNK]


@contextlib.contextmanager
def connected(probe, sent: bytes) -> Iterator[list[socket.socket]]:
    """Open many connections that have sent so much."""
    with contextlib.ExitStack() as stack:
        opened = []
        for _ in range(MANY):
            one = stack.enter_context(socket.create_connection(probe.server.bind_addr, timeout=20))
            one.sendall(sent)
            opened.append(one)
        yield opened


@pytest.mark.parametrize("sent", UNFINISHED)
def test_half_a_request_holds_up_nobody_else(probe, sent):
    with connected(probe, sent):
        time.sleep(0.2)
        started = time.monotonic()
        assert probe.exchange(GET).startswith(b"HTTP/1.1 401 ")
        assert time.monotonic() - started < Server.timeout / 2


@pytest.mark.parametrize("sent", UNFINISHED)
def test_who_drips_is_sent_away_whenever_the_last_byte_came(probe, sent, monkeypatch):
    monkeypatch.setattr(patience, "GRACE", 0.5)
    with socket.create_connection(probe.server.bind_addr, timeout=20) as dripping:
        dripping.sendall(sent)
        deadline = time.monotonic() + Server.timeout / 2
        dripping.settimeout(0.1)
        received = None
        while received is None:
            assert time.monotonic() < deadline
            with contextlib.suppress(TimeoutError):
                received = dripping.recv(100)
            with contextlib.suppress(OSError):
                dripping.sendall(b"x")
    assert received == b"" or received.startswith(b"HTTP/1.1 4")


def test_who_is_slow_but_goes_on_is_answered(probe, monkeypatch):
    monkeypatch.setattr(patience, "GRACE", 0.2)
    with socket.create_connection(probe.server.bind_addr, timeout=20) as slow:
        slow.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20480\r\n\r\n")
        for _ in range(10):
            time.sleep(0.1)
            slow.sendall(b"x" * 2048)
        assert slow.recv(100).startswith(b"HTTP/1.1 200 ")


def test_who_reads_slowly_holds_up_nobody_else(spool):
    body = b"x" * (8 * 1024 * 1024)

    def large(environ, start_response):
        if environ["PATH_INFO"].startswith("/unread"):
            return tell(environ, start_response)
        start_response("200 OK", [("Content-Length", str(len(body)))])
        return [body]

    with (
        probing(large, spool) as probe,
        connected(probe, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
    ):
        time.sleep(0.3)
        started = time.monotonic()
        assert probe.exchange(GET).startswith(b"HTTP/1.1 401 ")
        assert time.monotonic() - started < Server.timeout / 2


def test_those_who_stood_in_leave_again(probe):
    before = threading.active_count()
    with connected(probe, HALF_BODY) as slow:
        time.sleep(0.3)
        assert threading.active_count() > before
        for one in slow:
            one.sendall(b"x" * 996)
        for one in slow:
            assert one.recv(100).startswith(b"HTTP/1.1 200 ")
    deadline = time.monotonic() + 5
    while threading.active_count() > before:
        assert time.monotonic() < deadline, threading.active_count()
        time.sleep(0.05)


def test_nothing_is_kept_of_those_who_stood_in(probe):
    for _ in range(6):
        with connected(probe, HALF_BODY) as slow:
            time.sleep(0.3)
            for one in slow:
                one.sendall(b"x" * 996)
            for one in slow:
                assert one.recv(100).startswith(b"HTTP/1.1 200 ")

    assert len(probe.server.stats["Worker Threads"]) < MANY
