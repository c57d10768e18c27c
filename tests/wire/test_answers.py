"""pypi_mock/server: what the application answers is what is sent."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest

from tests.wire.conftest import probing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.wire.conftest import Probe

DATE = "Fri, 01 Jun 2012 12:00:00 GMT"


def answer(environ: dict, start_response: Callable) -> list[bytes]:
    dates = [("date", DATE)] if environ["PATH_INFO"] == "/dated" else []
    start_response("200 OK", [("Content-Length", "5"), *dates])
    return [b"hello"]


@pytest.fixture
def answering(spool) -> Iterator[Probe]:
    with probing(answer, spool) as made:
        yield made


def dates_of(answers: bytes) -> list[str]:
    lines = answers.partition(b"\r\n\r\n")[0].decode().split("\r\n")
    return [line.partition(": ")[2] for line in lines if line.lower().startswith("date:")]


def test_the_application_s_date_is_sent_as_it_is_and_once(answering):
    assert dates_of(answering.exchange(b"GET /dated HTTP/1.1\r\nHost: a\r\n\r\n")) == [DATE]


def test_an_answer_without_a_date_gets_one(answering):
    [date] = dates_of(answering.exchange(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"))

    assert date.endswith(" GMT")


def test_head_gets_no_body_so_that_the_next_answer_is_the_next_request_s(answering):
    answers = answering.exchange(
        b"HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"
    )

    head, _, rest = answers.partition(b"\r\n\r\n")
    assert b"Content-Length: 5" in head
    assert rest.startswith(b"HTTP/1.1 200 OK\r\n")
    assert rest.endswith(b"\r\n\r\nhello")


def received_at_once(probe: Probe, request: bytes) -> bytes:
    """Return what the first look at the socket shows."""
    with socket.create_connection(probe.server.bind_addr, timeout=20) as client:
        client.sendall(request)
        return client.recv(1_000_000)


def test_a_short_body_comes_with_its_head(answering):
    answer = received_at_once(answering, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.endswith(b"\r\n\r\nhello")


def test_a_body_that_is_late_is_not_waited_for_by_a_head_that_is_alone(spool):
    sent, go_on = [], threading.Event()

    def late(environ, start_response):
        del environ
        start_response("200 OK", [("Content-Length", "10")])
        yield b"first"
        sent.append(go_on.wait(20))
        yield b"later"

    with probing(late, spool) as probe:
        answer = received_at_once(probe, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        assert answer.endswith(b"\r\n\r\nfirst")
        assert not sent
        go_on.set()


@pytest.mark.parametrize("size", [65_536, 65_537, 3_000_000])
def test_a_long_body_is_sent_whole(spool, size):
    body = bytes(range(256)) * (size // 256 + 1)

    def long(environ, start_response):
        del environ
        start_response("200 OK", [("Content-Length", str(size))])
        return [body[:size]]

    with probing(long, spool) as probe:
        answer = probe.exchange(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    assert answer.partition(b"\r\n\r\n")[2] == body[:size]
