"""The values of protocol parameters, as far as a request alone can show them to be wrong."""

from __future__ import annotations

import pytest

from oauth_provider.signing import (
    ConsumerFacts,
    Facts,
    Keys,
    Need,
    Outcome,
    ProblemName,
)
from oauth_provider.signing.verdict import PASSED, not_reached
from tests.signing.asking import FORM, NOW, failure, finding, judge, sent, wire

FORM_TYPE = (b"Content-Type", FORM)
REJECTED, METHOD_REJECTED = ProblemName.PARAMETER_REJECTED, ProblemName.SIGNATURE_METHOD_REJECTED
ALL_METHODS = "HMAC-SHA1, HMAC-SHA256, HMAC-SHA512, PLAINTEXT, RSA-SHA1, RSA-SHA256, RSA-SHA512"


@pytest.mark.parametrize("version", [None, "1.0"])
def test_the_version_is_1_0_or_absent(version):
    assert finding(judge(sent({"oauth_version": version})), "version") == PASSED


@pytest.mark.parametrize("version", ["", "1", "1.0a", "2.0", " 1.0"])
def test_another_version_is_rejected(version):
    assert finding(judge(sent({"oauth_version": version})), "version") == failure(
        ProblemName.VERSION_REJECTED,
        f"oauth_version is {version!r}; it must be 1.0 or be left out",
        oauth_acceptable_versions="1.0-1.0",
    )


@pytest.mark.parametrize("name", ["hmac-sha1", "HMAC-MD5", "RSA-PSS"])
def test_an_unknown_method_is_rejected(name):
    assert finding(judge(sent({"oauth_signature_method": name})), "method") == failure(
        METHOD_REJECTED,
        f"oauth_signature_method {name!r} is not a signature method; taken are {ALL_METHODS}",
    )


def test_a_method_that_the_dialect_does_not_take_is_rejected():
    request = sent({"oauth_signature_method": "HMAC-SHA256"})

    assert finding(judge(request, methods=frozenset({"HMAC-SHA1"})), "method") == failure(
        METHOD_REJECTED,
        "oauth_signature_method 'HMAC-SHA256' is not taken here; taken are HMAC-SHA1",
    )


def test_plaintext_needs_a_channel_that_keeps_secrets():
    request = sent({"oauth_signature_method": "PLAINTEXT"})

    assert finding(judge(request), "method") == PASSED
    assert finding(judge(request, secure=False), "method") == failure(
        METHOD_REJECTED,
        "PLAINTEXT sends the secrets themselves: it is taken over TLS or loopback only",
    )


def test_rsa_needs_a_registered_key():
    request = sent({"oauth_signature_method": "RSA-SHA256"})
    with_key = Facts(NOW, ConsumerFacts(Keys("", rsa_public_key="-----BEGIN")))

    assert finding(judge(request), "method") == failure(
        METHOD_REJECTED,
        "RSA-SHA256 needs an RSA public key, and none is registered for this consumer",
    )
    assert finding(judge(request, facts=Facts(NOW)), "method") == PASSED
    assert finding(judge(sent({}), facts=with_key), "method") == PASSED


def test_without_a_method_there_is_none_to_look_at():
    assert finding(judge(sent({"oauth_signature_method": None})), "method") == not_reached(
        "there is no oauth_signature_method"
    )


@pytest.mark.parametrize("timestamp", ["1", "137131200", "1400000000", "9" * 18, "0001400000000"])
def test_a_timestamp_is_a_positive_integer_of_any_length(timestamp):
    assert finding(judge(sent({"oauth_timestamp": timestamp})), "timestamp-form") == PASSED


@pytest.mark.parametrize(
    "timestamp",
    ["0", "000", "-5", "+5", "1_700", "1.5", "1e9", " 5", "5\n", "٣", "0x5", "now", "9" * 19],
)
def test_anything_else_is_no_timestamp(timestamp):
    assert finding(judge(sent({"oauth_timestamp": timestamp})), "timestamp-form") == failure(
        REJECTED,
        f"oauth_timestamp {timestamp!r} is not a positive whole number of seconds since 1970",
        oauth_parameters_rejected="oauth_timestamp",
    )


@pytest.mark.parametrize("digits", [256, 5_000, 60_000])
def test_a_timestamp_of_thousands_of_digits_is_refused_like_any_other(digits):
    verdict = judge(sent({"oauth_timestamp": "9" * digits}))

    assert finding(verdict, "timestamp-form").outcome is Outcome.FAILED
    assert finding(verdict, "timestamp") == not_reached(
        "there is no oauth_timestamp that is a number"
    )
    assert all(len(problem.detail) < 300 for problem in verdict.problems)


# ---- Body hash, token and callback where they do not belong --------------------------------


def test_a_form_body_is_signed_and_must_not_be_hashed():
    request = sent({"oauth_body_hash": "x"}, method=b"POST", headers=(FORM_TYPE,), body=b"a=b")

    assert finding(judge(request), "body-hash-place") == failure(
        REJECTED,
        "oauth_body_hash came with a form body; its parameters are signed themselves, and a hash"
        " must not stand in for them",
        oauth_parameters_rejected="oauth_body_hash",
    )
    assert finding(judge(request), "body-hash") == not_reached("the body is a form")


def test_a_body_hash_in_a_form_body_is_refused_too():
    request = wire(None, method=b"POST", headers=(FORM_TYPE,), body=b"oauth_body_hash=x")

    assert finding(judge(request), "body-hash-place").outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("content_type", "body"),
    [(b"application/json", b"{}"), (b"multipart/form-data; boundary=x", None), (FORM, b"")],
)
def test_a_body_hash_may_come_with_any_other_body(content_type, body):
    request = sent({"oauth_body_hash": "x"}, headers=((b"Content-Type", content_type),), body=body)

    assert finding(judge(request), "body-hash-place") == PASSED


def test_without_a_body_hash_its_place_is_not_looked_at():
    assert finding(judge(sent({})), "body-hash-place") == not_reached("there is no oauth_body_hash")


def test_step_1_has_no_token_yet():
    assert finding(judge(sent({}), token=Need.UNWANTED), "unwanted-token") == failure(
        REJECTED,
        "oauth_token is sent, but there is none before step 1: leave it out, or send it empty",
        oauth_parameters_rejected="oauth_token",
    )


def test_a_callback_is_judged_by_its_endpoint():
    request = sent({"oauth_callback": "javascript:alert(1)"})
    wanted = {"callback": Need.OPTIONAL, "callback_flaw": lambda given: f"{given[:10]} is no way"}

    assert finding(judge(request, **wanted), "callback") == failure(
        REJECTED,
        "oauth_callback is refused: javascript is no way",
        oauth_parameters_rejected="oauth_callback",
    )


def test_a_callback_that_is_right_passes():
    request = sent({"oauth_callback": "oob"})

    assert finding(judge(request, callback=Need.REQUIRED), "callback") == PASSED


@pytest.mark.parametrize(
    ("given", "need"), [(None, Need.OPTIONAL), ("", Need.REQUIRED), ("x", Need.UNWANTED)]
)
def test_no_callback_is_looked_at_where_there_is_none_or_none_is_wanted(given, need):
    assert finding(judge(sent({"oauth_callback": given}), callback=need), "callback") == (
        not_reached("no callback is looked at here")
    )
