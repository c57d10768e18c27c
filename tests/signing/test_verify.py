"""The verdict as a whole: every check, every independent problem, and an answer to any input."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from oauth_provider.signing import (
    METHODS,
    ConsumerFacts,
    Facts,
    Keys,
    Need,
    Outcome,
    Problem,
    ProblemName,
    Source,
    TokenFacts,
    parse,
)
from oauth_provider.signing.readings import RFC5849
from tests.signing.asking import (
    FORM,
    KEYS,
    NOW,
    form,
    judge,
    oauth,
    problems,
    signed,
    wire,
)

ROOT = Path(__file__).parents[2]
CHECKS = [
    ("header", "RFC 5849, 3.5.1"),
    ("encoding", "RFC 5849, 3.6"),
    ("host", "RFC 5849, 3.4.1.2"),
    ("place", "RFC 5849, 3.5"),
    ("once", "RFC 5849, 3.1"),
    ("present", "RFC 5849, 3.1"),
    ("version", "RFC 5849, 3.1"),
    ("method", "RFC 5849, 3.4"),
    ("timestamp-form", "RFC 5849, 3.3"),
    ("body-hash-place", "body hash extension, 4.1"),
    ("unwanted-token", "RFC 5849, 2.1"),
    ("callback", "RFC 5849, 2.1"),
    ("consumer", "RFC 5849, 3.2"),
    ("token", "RFC 5849, 3.2"),
    ("timestamp", "RFC 5849, 3.3"),
    ("signature", "RFC 5849, 3.4"),
    ("nonce", "RFC 5849, 3.3"),
    ("body-hash", "body hash extension, 4.2"),
    ("verifier", "RFC 5849, 2.3"),
]


def test_a_right_request_is_accepted_and_every_check_is_told():
    verdict = judge(signed())

    assert [(check.slug, check.section) for check in verdict.checks] == CHECKS
    assert {check.finding.outcome for check in verdict.checks} == {
        Outcome.PASSED,
        Outcome.NOT_REACHED,
    }
    assert (verdict.accepted, verdict.problems, verdict.reading) == (True, (), RFC5849)


def test_independent_problems_are_named_at_once_and_in_order():
    request = signed(
        oauth(
            oauth_version="2.0",
            oauth_timestamp=str(NOW - 9000),
            oauth_body_hash="x",
            oauth_verifier="wrong",
            oauth_token=None,
            oauth_callback="bad",
        ),
        keys=Keys("wrong"),
        method=b"POST",
        headers=((b"Content-Type", FORM),),
        body=b"a=b",
    )
    facts = Facts(
        NOW,
        ConsumerFacts(Keys("right"), enabled=False),
        TokenFacts("", verifier="right"),
        nonce_used=True,
    )

    verdict = judge(
        request,
        facts=facts,
        callback=Need.REQUIRED,
        verifier=Need.REQUIRED,
        methods=frozenset({"HMAC-SHA256"}),
        sources=frozenset({Source.QUERY}),
        callback_flaw=lambda _: "no",
    )

    assert problems(verdict) == [
        "parameter_rejected",  # the place
        "parameter_absent",  # the token
        "version_rejected",
        "signature_method_rejected",
        "parameter_rejected",  # the body hash
        "parameter_rejected",  # the callback
        "consumer_key_rejected",
        "timestamp_refused",
        "signature_invalid",
        "nonce_used",
        "verifier_invalid",
    ]


def test_what_cannot_be_read_hides_no_other_problem():
    verdict = judge(
        wire(b'OAuth oauth_version="2", oauth_timestamp="1", oauth_nonce=n', target=b"/?a=%"),
    )

    assert problems(verdict) == [
        "parameter_rejected",
        "parameter_rejected",
        "parameter_absent",
        "version_rejected",
        "timestamp_refused",
    ]


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("parameter_absent", 400),
        ("parameter_rejected", 400),
        ("version_rejected", 400),
        ("signature_method_rejected", 400),
        ("timestamp_refused", 401),
        ("nonce_used", 401),
        ("signature_invalid", 401),
        ("consumer_key_unknown", 401),
        ("consumer_key_rejected", 401),
        ("token_rejected", 401),
        ("token_expired", 401),
        ("token_revoked", 401),
        ("token_used", 401),
        ("verifier_invalid", 401),
        ("permission_unknown", 401),
        ("user_refused", 401),
        ("permission_denied", 403),
    ],
)
def test_statuses(name, status):
    """Contract 3."""
    assert Problem(ProblemName(name), "").status == status


def test_every_problem_has_a_status_of_the_contract():
    assert {name.status for name in ProblemName} == {400, 401, 403}
    assert Problem(ProblemName.PARAMETER_ABSENT, "", status_override=401).status == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"method": b"PUT"},
        {"scheme": "https"},
        {"target": b"/oauth/test?a=c"},
        {"target": b"/oauth/Test?a=b"},
        {"target": b"/oauth/test?a=b&a=b"},
        {"target": b"/oauth/test"},
        {"target": b"http://other.example/oauth/test?a=b"},
        {"base_url": "https://index.example:8000"},
        {"body": b"c=e"},
        {"body": b""},
        {"headers": ((b"Host", b"index.example:8001"),)},
    ],
)
def test_each_part_of_a_request_is_covered(changes):
    right = signed(method=b"POST", headers=((b"Content-Type", FORM),), body=b"c=d")
    if "headers" in changes:
        changes = {"headers": (*changes["headers"], *right.headers[1:])}

    assert judge(right).accepted
    assert problems(judge(replace(right, **changes))) == ["signature_invalid"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (b"/?a=b+c", b"/?a=b%20c"),
        (b"/?a=%7e", b"/?a=~"),
        (b"/?a=%c3%a9", b"/?a=%C3%A9"),
        (b"/?a=%c3%a9", b"/?a=\xc3\xa9"),
        (b"/?a", b"/?a="),
        (b"/?a=1&b=2", b"/?b=2&&a=1&"),
        (b"/?a=[]|", b"/?a=%5B%5D%7C"),
        (b"?a=1", b"/?a=1#b"),
        (b"/?a=1", b"HTTP://INDEX.example:8000?a=1"),
    ],
)
def test_two_ways_to_write_one_request_have_one_signature(one, other):
    assert judge(replace(signed(target=one), target=other)).accepted


@pytest.mark.parametrize("name", [b"realm", b"Realm"])
def test_a_realm_in_the_query_is_a_parameter_like_any_other(name):
    right = signed(target=b"/?" + name + b"=x", realm="y")

    assert judge(right).accepted
    assert problems(judge(replace(right, target=b"/"))) == ["signature_invalid"]


@pytest.mark.parametrize("source", [Source.QUERY, Source.BODY])
def test_protocol_parameters_may_stand_in_the_query_or_in_the_form(source):
    def shape(pairs) -> dict[str, object]:
        text = form([(name.encode(), value.encode()) for name, value in pairs])
        if source is Source.QUERY:
            return {"target": b"/?a=b&" + text}
        return {"method": b"POST", "headers": ((b"Content-Type", FORM),), "body": text}

    text = RFC5849.base_string(parse(wire(None, **shape(oauth())))).text
    signature = METHODS["HMAC-SHA1"].sign(text=text, keys=KEYS)
    request = wire(None, **shape([*oauth(), ("oauth_signature", signature)]))

    assert judge(request).accepted
    assert judge(request, sources=frozenset({source})).accepted


def test_the_engine_loads_neither_django_nor_oauthlib_nor_cryptography():
    program = (
        "import oauth_provider.signing, sys;"
        "print(sorted({'django', 'oauthlib', 'cryptography'} & set(sys.modules)))"
    )

    said = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert said.stdout == "[]\n"
