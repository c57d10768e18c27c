"""pypi_mock/server: what the application answers is what is sent."""

from __future__ import annotations

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
