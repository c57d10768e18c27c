"""The signature, and the hash of the body: a failure of either is a 401 (contract 3)."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from hashlib import sha1, sha256, sha512

import pytest

from oauth_provider.signing import (
    Keys,
    Need,
    Problem,
    ProblemName,
)
from oauth_provider.signing.state_checks import body_hash_finding
from oauth_provider.signing.verdict import PASSED, not_reached
from tests.signing.asking import (
    FACTS,
    FORM,
    KEYS,
    failure,
    finding,
    header,
    judge,
    oauth,
    signed,
    wire,
)

INVALID = ProblemName.SIGNATURE_INVALID


@pytest.mark.parametrize("method", ["HMAC-SHA1", "HMAC-SHA256", "HMAC-SHA512", "PLAINTEXT"])
@pytest.mark.parametrize("keys", [Keys("other", "token/secret"), Keys("consumer secret&", "")])
def test_a_signature_by_other_secrets_is_invalid(method, keys):
    verdict = judge(signed(oauth(oauth_signature_method=method), keys=keys))

    assert finding(verdict, "signature") == failure(
        INVALID, "the signature is not the one that this request and its secrets make"
    )
    assert (verdict.reading, verdict.base_string is None) == (None, False)


def test_no_answer_shows_a_secret_or_the_right_signature():
    right = judge(signed()).request.protocol["oauth_signature"]
    verdict = judge(signed(keys=Keys("wrong")))

    shown = "".join(problem.detail + str(problem.fields) for problem in verdict.problems)
    assert [
        part for part in (right, KEYS.consumer_secret, KEYS.token_secret) if part in shown
    ] == []


def test_an_unreadable_request_has_no_signature_to_judge_and_no_base_string():
    verdict = judge(signed(target=b"/?a=%"))

    assert finding(verdict, "signature") == not_reached(
        "it cannot be told for certain what was signed"
    )
    assert (verdict.reading, verdict.base_string) == (None, None)


@pytest.mark.parametrize(
    ("pairs"),
    [oauth(), [*oauth(oauth_signature_method="HMAC-MD5"), ("oauth_signature", "x")]],
    ids=["no signature", "unknown method"],
)
def test_nothing_to_check_or_nothing_to_check_it_by(pairs):
    verdict = judge(wire(header(pairs)))

    assert finding(verdict, "signature") == not_reached(
        "there is no signature, or no known method to check it by"
    )
    assert verdict.base_string is not None


@pytest.mark.parametrize(
    "facts", [replace(FACTS, consumer=None), replace(FACTS, token=None)], ids=["consumer", "token"]
)
def test_a_signature_by_an_unknown_secret_is_not_judged(facts):
    assert finding(judge(signed(), facts=facts), "signature") == not_reached(
        "the key to check it with is not known"
    )


def test_an_rsa_signature_without_a_key_is_not_judged():
    request = wire(header([*oauth(oauth_signature_method="RSA-SHA1"), ("oauth_signature", "x")]))

    assert finding(judge(request), "signature") == not_reached(
        "the key to check it with is not known"
    )


@pytest.mark.parametrize("token", [None, ""])
def test_two_legged_requests_are_signed_with_the_consumer_s_secret_alone(token):
    request = signed(oauth(oauth_token=token), keys=Keys(KEYS.consumer_secret))

    assert judge(request, token=Need.OPTIONAL).accepted


def test_step_1_is_signed_with_the_consumer_s_secret_alone_whatever_token_is_sent():
    request = signed(keys=Keys(KEYS.consumer_secret))

    assert finding(judge(request, token=Need.UNWANTED), "signature") == PASSED


# ---- Body hash -----------------------------------------------------------------------------

JSON = (b"Content-Type", b"application/json")


def hashed(digest: str, method: str = "HMAC-SHA1", **changes):
    pairs = oauth(oauth_signature_method=method, oauth_body_hash=digest)
    return signed(pairs, **{"method": b"POST", "headers": (JSON,), "body": b"{}", **changes})


@pytest.mark.parametrize(
    ("method", "digest"),
    [("HMAC-SHA1", sha1), ("HMAC-SHA256", sha256), ("HMAC-SHA512", sha512)],
)
@pytest.mark.parametrize("body", [b"{}", b""])
def test_the_hash_of_the_body_is_that_of_the_method(method, digest, body):
    right = b64encode(digest(body).digest()).decode()

    assert judge(hashed(right, method, body=body)).accepted


def test_another_body_than_the_hashed_one_is_refused():
    right = b64encode(sha1(b"{}").digest()).decode()

    assert finding(judge(hashed(right, body=b"[]")), "body-hash") == failure(
        INVALID,
        "oauth_body_hash is not the hash of the body that arrived, which is"
        f" {b64encode(sha1(b'[]').digest()).decode()} (20 bytes; 20 were presented)",
    )


def test_the_hash_of_another_method_says_so_by_its_length():
    given = b64encode(sha256(b"{}").digest()).decode()

    [problem] = finding(judge(hashed(given)), "body-hash").problems
    assert problem.detail.endswith("(20 bytes; 32 were presented)")


def test_a_form_without_a_body_is_held_to_its_hash():
    form = {"headers": ((b"Content-Type", FORM),), "body": b""}
    of_nothing = b64encode(sha1(b"").digest()).decode()
    of_something = b64encode(sha1(b"x").digest()).decode()

    assert judge(hashed(of_nothing, **form)).accepted
    assert not judge(hashed(of_something, **form)).accepted


@pytest.mark.parametrize("given", ["###", "a", "Lve95gjOVATpfV8EL5X4nxwjKH", "é"])
def test_a_body_hash_that_is_no_base64_is_malformed(given):
    found = body_hash_finding(given=given, digest=sha1(b"").digest())

    assert found.problems == (
        Problem(
            ProblemName.PARAMETER_REJECTED,
            f"oauth_body_hash {given!r} is not base64",
            (("oauth_parameters_rejected", "oauth_body_hash"),),
        ),
    )


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (signed(), "there is no oauth_body_hash"),
        (hashed("x", "PLAINTEXT"), "it is not defined for this signature method"),
        (hashed("x", headers=((b"Content-Type", FORM),), body=b"a=b"), "the body is a form"),
        (hashed("x", body=None), "the body was not read yet"),
        (
            wire(header(oauth(oauth_signature_method="X", oauth_body_hash="x"))),
            "it is not defined for this signature method",
        ),
    ],
)
def test_why_a_body_is_not_held_to_a_hash(request_, reason):
    assert finding(judge(request_), "body-hash") == not_reached(reason)
