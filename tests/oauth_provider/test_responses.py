"""oauth_provider/responses.py: one refusal, three tellings, none of which can be broken out of."""

from __future__ import annotations

import json
from urllib.parse import parse_qs

import pytest
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from oauth_provider.refusal import ProblemError
from oauth_provider.responses import accepts_json, reason_phrase, refusal, token_response
from oauth_provider.signing.problems import Problem, ProblemName, absent, rejected, shown

REQUEST = RequestFactory().get("/")
JSON_REQUEST = RequestFactory().get("/", headers={"accept": "application/json"})


def test_the_first_problem_decides_and_the_others_are_told():
    problems = [absent("oauth_nonce"), rejected("oauth_token", detail="no text")]

    response = refusal(REQUEST, problems)

    assert (response.status_code, response.reason_phrase) == (
        400,
        "oauth_nonce is missing or empty",
    )
    assert parse_qs(response.content.decode()) == {
        "oauth_problem": ["parameter_absent"],
        "oauth_problem_advice": ["oauth_nonce is missing or empty; no text"],
        "oauth_parameters_absent": ["oauth_nonce"],
        "oauth_parameters_rejected": ["oauth_token"],
    }
    assert response["WWW-Authenticate"] == (
        'OAuth realm="pypi-mock", oauth_problem="parameter_absent", '
        'oauth_problem_advice="oauth_nonce%20is%20missing%20or%20empty%3B%20no%20text", '
        'oauth_parameters_absent="oauth_nonce", oauth_parameters_rejected="oauth_token"'
    )
    assert (response["Cache-Control"], response["Vary"]) == ("no-store", "Accept")


def test_companion_fields_of_several_problems_are_merged():
    problems = [
        rejected("oauth_token", "oauth_nonce", detail="a"),
        rejected("oauth_nonce", "oauth_version", detail="b"),
    ]

    fields = parse_qs(refusal(REQUEST, problems).content.decode())

    assert fields["oauth_parameters_rejected"] == ["oauth_token&oauth_nonce&oauth_version"]


def test_a_client_that_reads_json_gets_a_problem_document():
    response = refusal(JSON_REQUEST, [Problem(ProblemName.PERMISSION_DENIED, "not yours")])

    assert response.status_code == 403
    assert response["Content-Type"] == "application/problem+json"
    assert response["WWW-Authenticate"].startswith('OAuth realm="pypi-mock", oauth_problem="')
    assert json.loads(response.content) == {
        "type": "about:blank",
        "title": "The request was refused",
        "status": 403,
        "detail": "not yours",
        "oauth_problem": "permission_denied",
        "oauth_problem_advice": "not yours",
        "problems": [
            {"oauth_problem": "permission_denied", "status": 403, "detail": "not yours"},
        ],
    }


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1))
def test_no_text_breaks_out_of_the_header_or_the_status_line(text):
    response = refusal(REQUEST, [rejected(text, detail=text)])

    line = response["WWW-Authenticate"].encode("ascii")
    assert not set(line) & set(b"\r\n\0\\")
    assert line.count(b'"') == 2 * line.count(b'="')
    assert response.reason_phrase.isprintable() or not response.reason_phrase
    assert len(response.reason_phrase.encode("latin-1")) <= 200


@pytest.mark.parametrize("accept", [REQUEST, JSON_REQUEST])
def test_thousands_of_problems_make_a_short_answer(accept):
    problems = [rejected(f"p{n}", detail="é" * 100) for n in range(5000)]

    response = refusal(accept, problems)

    assert len(response["WWW-Authenticate"]) < 8 * 1024
    assert len(response.content) < 48 * 1024


@pytest.mark.parametrize(
    ("message", "phrase"),
    [
        ("a\r\nSet-Cookie: b", "a Set-Cookie: b"),
        ("caf\xe9 \u2026 \u20ac \x00\x7f\xad", "café ... ? ???"),
        ("x" * 201, "x" * 197 + "..."),
        ("", ""),
    ],
)
def test_a_reason_phrase_is_one_short_line_of_latin_1(message, phrase):
    assert reason_phrase(message) == phrase


def test_tokens_are_form_encoded_and_kept_out_of_caches():
    response = token_response({"oauth_token": "a+b", "oauth_token_secret": "c&d"})

    assert response.content == b"oauth_token=a%2Bb&oauth_token_secret=c%26d"
    assert response["Content-Type"] == "application/x-www-form-urlencoded"
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("accept", "wants"),
    [
        ("*/*", False),
        ("text/html", False),
        ("application/json", True),
        ("application/problem+json", True),
        ("text/plain, application/json;q=0.5", False),
        ("application/json, text/plain;q=0.5", True),
    ],
)
def test_json_is_for_who_would_rather_read_it(accept, wants):
    request = RequestFactory().get("/", headers={"accept": accept})

    assert accepts_json(request, otherwise="text/plain") is wants


def test_a_refusal_without_a_reason_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="has a reason"):
        ProblemError()


def test_a_clients_own_value_is_quoted_up_to_100_characters():
    assert (shown("a'b"), shown("x" * 101)) == ('"a\'b"', repr("x" * 100 + "…"))
