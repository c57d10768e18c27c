"""pypi_mock/server: what arrives at the application is what was sent, or nothing arrives."""

from __future__ import annotations

import socket
import time

import pytest

from tests.wire.conftest import CHUNKED_LIMIT

GET = b"GET %s HTTP/1.1\r\nHost: mock.example\r\n%s\r\n"
CHUNKED = b"POST / HTTP/1.1\r\nHost: mock.example\r\nTransfer-Encoding: chunked\r\n\r\n"


def status(answer: bytes) -> bytes:
    return answer.partition(b"\r\n")[0]


# ---- The target ----------------------------------------------------------------------------


def test_the_target_arrives_byte_for_byte(probe):
    target = b"/a%2Fb%20c~%7e/?x=%2b+%C3%A9&&y"

    assert probe.told(GET % (target, b""))["target"] == target.decode()


def test_an_absolute_target_is_taken_and_its_scheme_is_not_believed(probe):
    told = probe.told(GET % (b"https://other.example/a?b", b""))

    assert (told["target"], told["path"], told["scheme"]) == (
        "https://other.example/a?b",
        "/a",
        "http",
    )


def test_a_path_of_two_slashes_is_a_path(probe):
    assert probe.told(GET % (b"//a/b?c", b""))["path"] == "//a/b"


@pytest.mark.parametrize("target", [b"//[", b"http://[/", b"/caf\xc3\xa9", b"a", b"/#f"])
def test_a_malformed_target_is_a_bad_request(probe, target):
    assert status(probe.exchange(GET % (target, b""))) == b"HTTP/1.1 400 Bad Request"


def test_a_tunnel_is_refused(probe):
    answer = probe.exchange(GET.replace(b"GET", b"CONNECT") % (b"a.example:443", b""))

    assert status(answer) == b"HTTP/1.1 405 Method Not Allowed"


def test_a_target_with_a_long_description_is_taken(probe):
    target = b"/?description=" + b"x" * 500_000

    assert len(probe.told(GET % (target, b""))["target"]) == len(target)


def test_a_target_beyond_the_limit_is_refused_in_words(probe):
    answer = probe.exchange(GET % (b"/" + b"x" * 1_100_000, b""))

    assert status(answer) == b"HTTP/1.1 414 Request-URI Too Long"


# ---- Header fields -------------------------------------------------------------------------


def test_header_fields_arrive_in_order_with_doubled_ones(probe):
    told = probe.told(GET % (b"/", b"authorization: OAuth a\r\nX:\r\nAuthorization:  OAuth b \r\n"))

    assert told["headers"] == [
        ["Host", "mock.example"],
        ["authorization", "OAuth a"],
        ["X", ""],
        ["Authorization", "OAuth b"],
    ]


def test_a_folded_field_is_one_line(probe):
    told = probe.told(GET % (b"/", b'Authorization: OAuth a="1",\r\n    b="2"\r\n'))

    assert told["authorization"] == 'OAuth a="1", b="2"'


def test_a_name_with_an_underscore_cannot_pass_for_another(probe):
    told = probe.told(GET % (b"/", b"Content_Length: 5\r\n"))

    assert (told["length"], told["headers"][1]) == (None, ["Content_Length", "5"])


@pytest.mark.parametrize(
    "fields",
    [
        b"no colon\r\n",
        b"Space : before colon\r\n",
        b": no name\r\n",
        b"A: null\x00byte\r\n",
        b"A: bare\rreturn\r\n",
        b"A: bare line feed\n",
        b"Host: second.example\r\n",
        b"Content-Length: -5\r\n",
        b"Content-Length: +5\r\n",
        b"Content-Length: 1_0\r\n",
        b"Content-Length: 5\r\nContent-Length: 6\r\n",
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
    ],
)
def test_fields_that_can_be_read_in_two_ways_are_a_bad_request(probe, fields):
    assert status(probe.exchange(GET % (b"/", fields))) == b"HTTP/1.1 400 Bad Request"


def test_http_1_1_without_a_host_is_a_bad_request(probe):
    answer = probe.exchange(b"GET / HTTP/1.1\r\n\r\n")

    assert status(answer) == b"HTTP/1.1 400 Bad Request"


def test_fields_of_nearly_64_kib_arrive(probe):
    told = probe.told(GET % (b"/", b"Authorization: OAuth " + b"x" * 65_000 + b"\r\n"))

    assert len(told["authorization"]) == 65_000 + len("OAuth ")


@pytest.mark.parametrize("size", [66_000, 5_000_000])
def test_fields_beyond_64_kib_are_refused_in_words(probe, size):
    answer = probe.exchange(GET % (b"/", b"Authorization: OAuth " + b"x" * size + b"\r\n"))

    assert status(answer) == b"HTTP/1.1 431 Request Header Fields Too Large"
    assert [line[2] for line in probe.lines] == ["431 Request Header Fields Too Large"]


# ---- The body ------------------------------------------------------------------------------


def test_a_chunked_body_gets_a_length(probe):
    told = probe.told(CHUNKED + b"4;x=y\r\nabcd\r\n2\r\nef\r\n0\r\nTrailer: t\r\n\r\n")

    assert (told["length"], told["body"]) == ("6", "abcdef")


@pytest.mark.parametrize(
    "body",
    [
        b"zz\r\nabcd\r\n0\r\n\r\n",
        b"-4\r\nabcd\r\n0\r\n\r\n",
        b"4\r\nabcdef\r\n0\r\n\r\n",
        b"4\r\nab",
        b"4\r\nabcd\r\n",
        b"4\r\nabcd\r\n0\r\nno end",
        b"4" * 5000,
    ],
)
def test_a_malformed_chunked_body_is_a_bad_request(probe, body):
    assert status(probe.exchange(CHUNKED + body)) == b"HTTP/1.1 400 Bad Request"


def test_a_chunked_body_beyond_the_limit_is_refused_in_words(probe):
    piece = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    answer = probe.exchange(CHUNKED + piece * (CHUNKED_LIMIT // 65536 + 1) + b"0\r\n\r\n")

    assert status(answer) == b"HTTP/1.1 413 Content Too Large"


def test_a_chunk_that_claims_more_than_memory_is_refused_before_it_comes(probe):
    answer = probe.exchange(CHUNKED + b"fffffffffffff\r\n")

    assert status(answer) == b"HTTP/1.1 413 Content Too Large"


def test_after_a_body_the_connection_serves_the_next_request(probe):
    first = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
    answers = probe.exchange(first + CHUNKED + b"1\r\nx\r\n0\r\n\r\n" + GET % (b"/last", b""))

    assert answers.count(b"HTTP/1.1 200 OK") == 3
    assert b'"target": "/last"' in answers


def test_a_body_that_the_application_left_unread_does_not_cost_the_answer(probe):
    size = 50_000_000
    head = b"POST /unread HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % size
    answer = probe.exchange(head + bytes(size))

    assert status(answer) == b"HTTP/1.1 401 Unauthorized"
    assert b"Connection: close" in answer


# ---- Connections ---------------------------------------------------------------------------


def test_silent_connections_take_no_thread(probe):
    silent = [socket.create_connection(probe.server.bind_addr) for _ in range(20)]
    started = time.monotonic()
    probe.told(GET % (b"/", b""))

    assert time.monotonic() - started < 5
    for connection in silent:
        connection.close()


def test_the_log_names_method_target_and_status(probe):
    probe.told(GET % (b"/a?b", b""))

    assert probe.lines == [(b"GET", b"/a?b", "200 OK")]
