"""What is wrong only by what the server knows: every such refusal is a 401 (contract 3)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from oauth_provider.signing import (
    ConsumerFacts,
    Facts,
    Keys,
    Need,
    Outcome,
    Problem,
    ProblemName,
    TokenFacts,
)
from oauth_provider.signing.verdict import PASSED, not_reached
from tests.signing.asking import FACTS, KEYS, NOW, failure, finding, judge, oauth, signed

HEEDS_NEITHER = not_reached("PLAINTEXT heeds neither timestamp nor nonce")


@pytest.mark.parametrize("slug", ["consumer", "token", "timestamp", "signature", "nonce"])
def test_a_right_request_passes(slug):
    assert finding(judge(signed()), slug) == PASSED


# ---- Consumer and token --------------------------------------------------------------------


def test_an_unknown_consumer():
    assert finding(judge(signed(), facts=replace(FACTS, consumer=None)), "consumer") == failure(
        ProblemName.CONSUMER_KEY_UNKNOWN, "there is no consumer with the key 'key'"
    )


def test_a_disabled_consumer():
    disabled = ConsumerFacts(Keys(KEYS.consumer_secret), enabled=False)
    verdict = judge(signed(), facts=replace(FACTS, consumer=disabled))

    assert finding(verdict, "consumer") == failure(
        ProblemName.CONSUMER_KEY_REJECTED, "the consumer with the key 'key' is disabled"
    )
    assert finding(verdict, "signature") == PASSED


def test_a_request_without_a_consumer_key_has_no_consumer_to_look_up():
    assert finding(judge(signed(oauth(oauth_consumer_key=None))), "consumer") == not_reached(
        "there is no oauth_consumer_key"
    )


def test_an_unknown_token():
    assert finding(judge(signed(), facts=replace(FACTS, token=None)), "token") == failure(
        ProblemName.TOKEN_REJECTED,
        "this consumer has no token 'token' that is of use at this address",
    )


@pytest.mark.parametrize(
    "name", [ProblemName.TOKEN_EXPIRED, ProblemName.TOKEN_REVOKED, ProblemName.TOKEN_USED]
)
def test_a_token_that_is_not_in_force_says_why(name):
    facts = replace(FACTS, token=TokenFacts(KEYS.token_secret, Problem(name, "since yesterday")))

    assert finding(judge(signed(), facts=facts), "token") == failure(name, "since yesterday")


@pytest.mark.parametrize(
    ("token", "need"), [(None, Need.REQUIRED), ("", Need.OPTIONAL), ("t", Need.UNWANTED)]
)
def test_no_token_is_looked_at_where_there_is_none_or_none_is_wanted(token, need):
    request = signed(oauth(oauth_token=token))

    assert finding(judge(request, token=need), "token") == not_reached(
        "the request has no token to look at"
    )


def test_the_token_of_an_unknown_consumer_is_not_judged():
    assert finding(judge(signed(), facts=Facts(NOW)), "token") == not_reached(
        "the consumer is not known"
    )


# ---- Timestamp and nonce -------------------------------------------------------------------


@pytest.mark.parametrize("off", [-300, -1, 0, 300])
def test_a_timestamp_within_the_window_passes(off):
    request = signed(oauth(oauth_timestamp=str(NOW + off)))

    assert finding(judge(request), "timestamp") == PASSED


@pytest.mark.parametrize(
    ("off", "says"), [(-301, "301 seconds behind"), (301, "301 seconds ahead of")]
)
def test_a_timestamp_outside_the_window_is_refused_with_the_acceptable_ones(off, says):
    request = signed(oauth(oauth_timestamp=str(NOW + off)))

    assert finding(judge(request), "timestamp") == failure(
        ProblemName.TIMESTAMP_REFUSED,
        f"oauth_timestamp is {says} the server's clock, which says 1400000000; 300 are allowed",
        oauth_acceptable_timestamps="1399999700-1400000300",
    )


def test_the_window_is_the_endpoint_s():
    request = signed(oauth(oauth_timestamp=str(NOW + 11)))

    assert finding(judge(request, window=11), "timestamp") == PASSED
    assert finding(judge(request, window=10), "timestamp").outcome is Outcome.FAILED


@pytest.mark.parametrize("timestamp", [None, "", "now", "-5", "٣"])
def test_without_a_number_there_is_no_time_to_compare(timestamp):
    request = signed(oauth(oauth_timestamp=timestamp))

    assert finding(judge(request), "timestamp") == not_reached(
        "there is no oauth_timestamp that is a number"
    )


def test_a_nonce_may_be_used_once():
    verdict = judge(signed(), facts=replace(FACTS, nonce_used=True))

    assert finding(verdict, "nonce") == failure(
        ProblemName.NONCE_USED,
        "a request with this nonce, timestamp, consumer and token was accepted before",
    )
    assert finding(verdict, "signature") == PASSED


def test_without_a_nonce_there_is_none_to_look_at():
    assert finding(judge(signed(oauth(oauth_nonce=None))), "nonce") == not_reached(
        "there is no oauth_nonce"
    )


def test_plaintext_heeds_neither_timestamp_nor_nonce():
    request = signed(oauth(oauth_signature_method="PLAINTEXT", oauth_timestamp="5"))
    verdict = judge(request, facts=replace(FACTS, nonce_used=True))

    assert (finding(verdict, "timestamp"), finding(verdict, "nonce")) == (
        HEEDS_NEITHER,
        HEEDS_NEITHER,
    )
    assert verdict.accepted


# ---- Verifier ------------------------------------------------------------------------------

ASKED = replace(FACTS, token=TokenFacts(KEYS.token_secret, verifier="vérifié"))


def with_verifier(verifier: str | None):
    return signed(oauth(oauth_verifier=verifier))


def test_the_verifier_that_the_user_was_given_passes():
    verdict = judge(with_verifier("vérifié"), facts=ASKED, verifier=Need.REQUIRED)

    assert finding(verdict, "verifier") == PASSED


def test_another_verifier_is_refused():
    verdict = judge(with_verifier("verifie"), facts=ASKED, verifier=Need.OPTIONAL)

    assert finding(verdict, "verifier") == failure(
        ProblemName.VERIFIER_INVALID,
        "oauth_verifier is not the one that the user was given for this request token",
    )


@pytest.mark.parametrize(
    ("given", "facts", "need", "reason"),
    [
        ("x", ASKED, Need.UNWANTED, "no verifier is looked at here"),
        ("x", FACTS, Need.OPTIONAL, "no verifier is looked at here"),
        ("x", replace(FACTS, token=None), Need.REQUIRED, "no verifier is looked at here"),
        (None, ASKED, Need.REQUIRED, "there is no oauth_verifier"),
        ("", ASKED, Need.REQUIRED, "there is no oauth_verifier"),
    ],
)
def test_why_a_verifier_is_not_looked_at(given, facts, need, reason):
    verdict = judge(with_verifier(given), facts=facts, verifier=need)

    assert finding(verdict, "verifier") == not_reached(reason)
