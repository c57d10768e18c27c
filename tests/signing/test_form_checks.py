"""What a request alone can show to be wrong: every such refusal is a 400 (contract 3)."""

from __future__ import annotations

import pytest

from oauth_provider.signing import (
    Need,
    ProblemName,
    Source,
)
from oauth_provider.signing.verdict import PASSED
from tests.signing.asking import FORM, failure, finding, header, judge, oauth, sent, signed, wire

FORM_TYPE = (b"Content-Type", FORM)
REJECTED, METHOD_REJECTED = ProblemName.PARAMETER_REJECTED, ProblemName.SIGNATURE_METHOD_REJECTED
ALL_METHODS = "HMAC-SHA1, HMAC-SHA256, HMAC-SHA512, PLAINTEXT, RSA-SHA1, RSA-SHA256, RSA-SHA512"


@pytest.mark.parametrize(
    "slug",
    [
        "header",
        "encoding",
        "host",
        "place",
        "once",
        "present",
        "version",
        "method",
        "timestamp-form",
        "unwanted-token",
    ],
)
def test_a_right_request_passes(slug):
    assert finding(judge(signed()), slug) == PASSED


def test_a_break_of_the_header_is_rejected_and_names_the_parameter():
    request = wire(b'OAuth oauth_nonce="n", oauth_token=t')

    assert finding(judge(request), "header") == failure(
        REJECTED,
        "the Authorization header breaks off at offset 23: the value of oauth_token must stand in"
        ' double quotes, oauth_token="…"',
        oauth_parameters_rejected="oauth_token",
    )


def test_a_broken_escape_in_the_query_is_rejected():
    assert finding(judge(wire(None, target=b"/?a=1&b=%4")), "encoding") == failure(
        REJECTED,
        "the query has a broken percent-encoding at offset 6: % must be followed by two hex digits",
    )


def test_each_flaw_of_the_encoding_is_a_problem():
    request = wire(
        b'OAuth oauth_nonce="%FF"',
        target=b"/?%",
        method=b"POST",
        headers=(FORM_TYPE,),
        body=b"ab%g",
    )

    assert [problem.detail for problem in finding(judge(request), "encoding").problems] == [
        "the query has a broken percent-encoding at offset 0: % must be followed by two hex digits",
        (
            "the form body has a broken percent-encoding at offset 2:"
            " % must be followed by two hex digits"
        ),
        "oauth_nonce is not UTF-8",
    ]


def test_a_missing_host_is_rejected():
    request = wire(None)
    without = judge(type(request)(request.method, "http", request.target, ()))

    assert finding(without, "host") == failure(
        REJECTED, "no Host headers were sent, where one is needed"
    )


# ---- One place, once -----------------------------------------------------------------------


def test_two_places_are_one_too_many():
    request = sent({}, target=b"/?oauth_verifier=v&oauth_verifier=w")

    assert finding(judge(request), "place") == failure(
        REJECTED,
        "oauth_verifier is in the query, but others are in the Authorization header",
        oauth_parameters_rejected="oauth_verifier",
    )


def test_a_dialect_may_take_the_header_only():
    request = wire(None, target=b"/?oauth_nonce=n&oauth_token=t&oauth_extra=e")

    assert finding(judge(request, sources=frozenset({Source.HEADER})), "place") == failure(
        REJECTED,
        "the protocol parameters are in the query; this dialect takes the Authorization header"
        " only",
        oauth_parameters_rejected="oauth_nonce&oauth_token",
    )


@pytest.mark.parametrize("source", list(Source))
def test_a_place_that_is_taken_passes(source):
    requests = {
        Source.HEADER: wire(b'OAuth oauth_nonce="n"'),
        Source.QUERY: wire(None, target=b"/?oauth_nonce=n"),
        Source.BODY: wire(None, headers=(FORM_TYPE,), body=b"oauth_nonce=n"),
    }

    assert finding(judge(requests[source], sources=frozenset({source})), "place") == PASSED


def test_a_parameter_given_three_times_is_rejected_once():
    request = wire(None, target=b"/?oauth_nonce=n&oauth_nonce=n&a=1&a=1&oauth_nonce=m")

    assert finding(judge(request), "once") == failure(
        REJECTED,
        "oauth_nonce is given 3 times in the query",
        oauth_parameters_rejected="oauth_nonce",
    )


def test_a_parameter_twice_in_one_place_and_once_in_another_breaks_both_rules():
    verdict = judge(
        sent({"oauth_verifier": "v"}, target=b"/?oauth_verifier=v&oauth_verifier=v"),
    )

    assert (len(finding(verdict, "place").problems), len(finding(verdict, "once").problems)) == (
        1,
        1,
    )


# ---- What must be there --------------------------------------------------------------------

NO_CREDENTIALS = "the request has no OAuth parameters: no Authorization header of the scheme OAuth"
NEEDED = "oauth_consumer_key&oauth_signature_method&oauth_signature&oauth_timestamp&oauth_nonce"


@pytest.mark.parametrize("authorization", [None, b"Basic b2F1dGg6", b"Bearer oauth_token"])
@pytest.mark.parametrize(("resource", "status"), [(True, 401), (False, 400)])
def test_without_credentials_a_resource_asks_for_them(authorization, resource, status):
    [problem] = finding(judge(wire(authorization), resource=resource), "present").problems

    assert problem.status == status
    assert (problem.name, problem.detail) == (ProblemName.PARAMETER_ABSENT, NO_CREDENTIALS)
    assert problem.fields == (("oauth_parameters_absent", f"{NEEDED}&oauth_token"),)


@pytest.mark.parametrize(
    "name",
    [
        f"oauth_{name}"
        for name in ("consumer_key", "timestamp", "nonce", "token", "signature_method")
    ],
)
@pytest.mark.parametrize("value", [None, ""])
def test_a_parameter_that_is_missing_or_empty_is_named(name, value):
    assert finding(judge(sent({name: value})), "present") == failure(
        ProblemName.PARAMETER_ABSENT,
        f"{name} is missing or empty",
        oauth_parameters_absent=name,
    )


def test_all_that_is_missing_is_named_at_once():
    verdict = judge(
        wire(header(oauth(oauth_nonce=None, oauth_token=None))),
        callback=Need.REQUIRED,
        verifier=Need.REQUIRED,
    )

    assert finding(verdict, "present") == failure(
        ProblemName.PARAMETER_ABSENT,
        "oauth_signature, oauth_nonce, oauth_token, oauth_callback, oauth_verifier are missing or"
        " empty",
        oauth_parameters_absent="oauth_signature&oauth_nonce&oauth_token&oauth_callback"
        "&oauth_verifier",
    )


def test_an_oauth_header_without_parameters_is_a_bad_request():
    [problem] = finding(judge(wire(b"OAuth")), "present").problems

    assert problem.status == 400


@pytest.mark.parametrize("need", [Need.OPTIONAL, Need.UNWANTED])
@pytest.mark.parametrize("value", [None, ""])
def test_a_token_that_is_not_needed_may_be_absent_or_empty(need, value):
    assert finding(judge(sent({"oauth_token": value}), token=need), "present") == PASSED


def test_plaintext_needs_neither_timestamp_nor_nonce():
    request = sent(
        {
            "oauth_signature_method": "PLAINTEXT",
            "oauth_timestamp": None,
            "oauth_nonce": None,
        }
    )

    assert finding(judge(request), "present") == PASSED
