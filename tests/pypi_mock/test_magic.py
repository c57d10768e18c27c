"""The magic identities of the built-in seed: each goes wrong as its name says, each time."""

from __future__ import annotations

import pytest

from oauth_provider.models import AccessToken, Consumer, RequestToken
from oauth_provider.own_key_pair import private_key
from oauth_provider.signing.problems import ProblemName
from pypi_mock.faults import Effect, Fault, Match, faults
from pypi_mock.seeds import builtin
from pypi_mock.seeds.resetting import begin_with
from tests.pypi_mock.scenes import control
from tests.signed import authorization, fields, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_magic")]

STEP_1, STEP_3, TEST = "/oauth/request_token", "/oauth/access_token", "/oauth/test"


@pytest.fixture
def _magic(_as_after_a_start) -> None:
    begin_with(builtin.SEED)


def asked(consumer: str, *, target: str = TEST, token=None, **signer):
    of = Consumer.objects.get(key=consumer)
    signed = authorization("GET", target, consumer=of, token=token, **signer)
    return send("GET", target, authorization=signed)


def refused(consumer: str, token: str = "", **signer) -> str:
    """Return what a right request of these credentials is refused for; empty: it is accepted."""
    found = AccessToken.objects.get(key=token or f"{consumer}-token")
    return fields(asked(consumer, token=found, **signer)).get("oauth_problem", "")


@pytest.mark.parametrize(
    ("consumer", "token"),
    [
        ("consumer-key", "access-token"),
        ("awkward key/+%&=~é", "awkward token/+%&=~é"),
        ("plaintext-consumer", "plaintext-token"),
    ],
)
def test_the_others_are_as_any(consumer, token):
    assert refused(consumer, token) == ""


def test_the_rsa_consumer_signs_with_the_key_that_the_server_gives_away():
    signer = {"signature_method": "RSA-SHA256", "rsa_key": private_key(), "client_secret": None}

    assert refused("rsa-consumer", "rsa-token", **signer) == ""
    given = control("GET", "consumers/rsa-consumer").json()
    assert given["rsa_private_key"] == private_key()


@pytest.mark.parametrize(
    ("consumer", "token", "problem"),
    [
        ("consumer-key", "expired-token", "token_expired"),
        ("consumer-key", "revoked-token", "token_revoked"),
        ("disabled-consumer", "disabled-consumer-token", "consumer_key_rejected"),
        ("magic-unknown", "", "consumer_key_unknown"),
        ("magic-clock", "", "timestamp_refused"),
        ("magic-nonce", "", "nonce_used"),
        ("magic-expires", "", "token_expired"),
    ],
)
def test_it_goes_wrong_each_time(consumer, token, problem):
    assert [refused(consumer, token) for _ in range(3)] == [problem] * 3


def test_a_token_is_revoked_after_three_calls():
    answers = [refused("magic-revoked") for _ in range(5)]

    assert answers == ["", "", "", "token_revoked", "token_revoked"]


def test_a_busy_server_is_busy_twice_and_again_after_a_reset():
    token = AccessToken.objects.get(key="magic-busy-token")
    answers = [asked("magic-busy", token=token) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [503, 503, 200]
    assert answers[0]["Retry-After"] == "1"

    control("POST", "reset", {})
    token = AccessToken.objects.get(key="magic-busy-token")
    assert asked("magic-busy", token=token).status_code == 503


def test_the_users_of_one_always_refuse():
    key = fields(asked("magic-denied", target=STEP_1, callback_uri="oob"))["oauth_token"]
    # Who answers through the control API means what it says; a person in a browser does not matter.
    control("POST", f"authorizations/{key}", {"user": "alice", "allow": False})

    token = RequestToken.objects.get(key=key)
    assert token.state == RequestToken.State.DENIED


def test_the_verifier_of_one_is_always_wrong():
    key = fields(asked("magic-verifier", target=STEP_1, callback_uri="oob"))["oauth_token"]
    verifier = control("POST", f"authorizations/{key}", {"user": "alice"}).json()["verifier"]
    token = RequestToken.objects.get(key=key)

    answer = asked("magic-verifier", target=STEP_3, token=token, verifier=verifier)

    assert fields(answer)["oauth_problem"] == "verifier_invalid"


def test_every_name_of_the_vocabulary_can_be_had_without_a_touch_of_the_database():
    faults.replace(())
    had = set()
    for name in ProblemName:
        rule = Fault(match=Match(path=TEST), effect=Effect(problem=name))
        assert control("POST", "faults", rule).status_code == 201
        had.add(refused("consumer-key", "access-token"))

    assert had == {name.value for name in ProblemName}
