"""pypi_mock/server/request_log.py: one line a request, in which no secret stands."""

from __future__ import annotations

import pytest

from pypi_mock.server.request_log import LONGEST, Answered, request_line


@pytest.mark.parametrize(
    ("target", "shown"),
    [
        (b"/oauth/test?test=spam", "/oauth/test?test=spam"),
        (b"/a?oauth_signature=abc&b=c", "/a?oauth_signature=***&b=c"),
        (b"/a?b=c&oauth%5Fsignature=abc", "/a?b=c&oauth%5Fsignature=***"),
        (
            b"/a?oauth_token_secret=x&oauth_verifier=y",
            "/a?oauth_token_secret=***&oauth_verifier=***",
        ),
        (b"/a?password=x", "/a?password=***"),
        (b"/a?oauth_signature", "/a?oauth_signature"),
        (b"/\x1b[31mred\r\n", "/\\x1b[31mred\\x0d\\x0a"),
    ],
)
def test_a_line_shows_the_target_without_secrets_and_without_control(target, shown):
    assert request_line(Answered(b"GET", target, "200 OK", 3.4)) == f"GET {shown} 200 OK 3 ms"


def test_a_long_target_is_cut():
    line = request_line(Answered(b"GET", b"/?description=" + b"x" * 100_000, "200 OK", 3))

    assert len(line) == LONGEST + len("GET ... 200 OK 3 ms")


def test_a_cut_target_shows_no_half_of_a_secret():
    target = b"/?a=" + b"x" * 200 + b"&oauth_signature=s3cret" * 200
    line = request_line(Answered(b"GET", target, "200 OK", 3))

    assert "s3cret" not in line
