"""pypi_mock/server/request_log.py: one line a request, in which no secret stands."""

from __future__ import annotations

import pytest

from pypi_mock.server.request_log import LONGEST, Answered, request_line, request_values

NOON = "12:00:00Z"
REFUSED = Answered(
    b"POST",
    b"/oauth/test?oauth_signature=abc",
    "401 you left port 8000 out",
    3.4567,
    problem="signature_invalid",
    cause="uri.port-omitted, key.ampersand-missing",
    number="17",
    see="http://127.0.0.1:8000/_mock/requests/17",
    request_id="0b1d",
)


def line(answered: Answered) -> str:
    return request_line(answered, time=NOON)


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
    assert line(Answered(b"GET", target, "200 OK", 3.4)) == f"{NOON} GET {shown} 200 OK 3 ms"


def test_a_long_target_is_cut():
    cut = line(Answered(b"GET", b"/?description=" + b"x" * 100_000, "200 OK", 3))

    assert len(cut) == LONGEST + len(f"{NOON} GET ... 200 OK 3 ms")


def test_a_cut_target_shows_no_half_of_a_secret():
    target = b"/?a=" + b"x" * 200 + b"&oauth_signature=s3cret" * 200

    assert "s3cret" not in line(Answered(b"GET", target, "200 OK", 3))


def test_a_refusal_has_its_problem_its_causes_and_the_address_of_its_entry():
    assert line(REFUSED) == (
        "12:00:00Z POST /oauth/test?oauth_signature=*** 401 you left port 8000 out 3 ms, "
        "signature_invalid (uri.port-omitted, key.ampersand-missing), "
        "see http://127.0.0.1:8000/_mock/requests/17, id 0b1d"
    )


def test_what_was_accepted_has_the_number_of_its_entry():
    accepted = Answered(b"GET", b"/oauth/test", "200 OK", 3, number="18", request_id="4f9c")

    assert line(accepted) == "12:00:00Z GET /oauth/test 200 OK 3 ms, request 18, id 4f9c"


def test_without_its_colours_a_line_says_the_same():
    coloured = request_line(REFUSED, time=NOON, has_colours=True)

    assert coloured.count("\x1b[33m") == 2
    assert coloured.replace("\x1b[33m", "").replace("\x1b[0m", "") == line(REFUSED)


def test_for_programs_everything_has_its_own_value():
    assert request_values(REFUSED) == {
        "method": "POST",
        "target": "/oauth/test?oauth_signature=***",
        "status": 401,
        "reason": "you left port 8000 out",
        "milliseconds": 3.457,
        "problem": "signature_invalid",
        "cause": "uri.port-omitted, key.ampersand-missing",
        "entry": 17,
        "see": "http://127.0.0.1:8000/_mock/requests/17",
        "request_id": "0b1d",
    }


def test_for_programs_what_there_is_not_is_null():
    assert request_values(Answered(b"-", b"-", "", 0)) == {
        "method": "-",
        "target": "-",
        "status": None,
        "reason": None,
        "milliseconds": 0,
        "problem": None,
        "cause": None,
        "entry": None,
        "see": None,
        "request_id": None,
    }
