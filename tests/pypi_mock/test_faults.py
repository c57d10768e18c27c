"""pypi_mock/interfering: what the rules of faults do to requests."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.test import Client

from oauth_provider.models import RequestToken
from oauth_provider.signing.problems import ProblemName
from pypi_mock.faults import Effect, Fault, Match, When, faults
from pypi_mock.faults.wire import KEY, WireFault
from pypi_mock.journal import journal
from tests import factories
from tests.nonces import used_nonces
from tests.pypi_mock.scenes import get
from tests.signed import authorization, fields, send

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("_empty_journal", "_as_after_a_start"),
]


def fail(*, match: Match = Match(), when: When = When(), after_auth: bool = False, **effect):  # noqa: B008
    faults.add(Fault(match=match, when=when, effect=Effect(**effect), after_auth=after_auth))


def ask(token, *, target: str = "/oauth/test", **signer):
    signed = authorization("GET", target, consumer=token.consumer, token=token, **signer)
    return send("GET", target, authorization=signed)


def problem_of(response) -> str:
    return fields(response).get("oauth_problem", "")


def test_a_status_is_answered_instead_and_only_as_often_as_is_said(token):
    fail(status=503, retry_after=7, body="Come back.\n")

    answers = [ask(token), ask(token)]

    assert [answer.status_code for answer in answers] == [503, 200]
    assert (answers[0]["Retry-After"], answers[0].content) == ("7", b"Come back.\n")


@pytest.mark.parametrize("name", list(ProblemName), ids=lambda name: name.value)
def test_every_problem_can_be_had(token, name):
    fail(problem=name)

    response = ask(token)

    assert (response.status_code, problem_of(response)) == (name.status, name.value)
    assert "WWW-Authenticate" in response


def test_a_fault_answers_before_anybody_looks_at_the_signature(token):
    fail(status=503)

    assert ask(token, client_secret="wrong").status_code == 503


def test_after_authentication_a_wrong_signature_is_refused_as_ever(token):
    fail(status=503, after_auth=True, when=When(every=1))

    assert [ask(token, client_secret="wrong").status_code, ask(token).status_code] == [401, 503]


def test_what_a_fault_answers_burns_no_nonce(token):
    fail(status=503, after_auth=True)
    ask(token)

    assert used_nonces() == 0


def test_only_the_consumer_that_is_meant_meets_it(token):
    other = factories.access_token()
    fail(match=Match(consumer=other.consumer.key), status=503)

    assert [ask(token).status_code, ask(other).status_code] == [200, 503]


@pytest.mark.parametrize("source", ["query", "body"])
def test_the_consumer_is_known_wherever_its_key_stands(token, source):
    fail(match=Match(consumer=token.consumer.key), status=503)
    named = f"oauth_consumer_key={token.consumer.key}"
    if source == "query":
        response = send("GET", f"/oauth/test?{named}")
    else:
        form = "application/x-www-form-urlencoded"
        response = send("POST", "/oauth/test", body=named.encode(), content_type=form)

    assert response.status_code == 503


def test_a_skewed_clock_refuses_a_right_timestamp(token):
    fail(skew=600)

    response = ask(token)

    assert problem_of(response) == "timestamp_refused"
    assert "600 seconds behind" in response.reason_phrase


def test_a_replay_is_a_nonce_that_was_used(token):
    fail(replay=True)

    assert problem_of(ask(token)) == "nonce_used"
    assert ask(token).status_code == 200


@pytest.mark.parametrize(
    ("effect", "problem"), [("expire_token", "token_expired"), ("revoke_token", "token_revoked")]
)
def test_a_token_ends_with_the_request_or_after_it(token, effect, problem):
    fail(**{effect: True})
    other = factories.access_token()
    assert [problem_of(ask(token)), problem_of(ask(token))] == [problem, problem]

    fail(after_auth=True, **{effect: True})
    assert [ask(other).status_code, problem_of(ask(other))] == [200, problem]


def test_a_user_who_says_yes_is_taken_to_say_no(client):
    user = factories.user()
    token = factories.request_token()
    fail(match=Match(consumer=token.consumer.key, method="POST"), deny=True)
    client.force_login(user)

    answer = f"oauth_token={token.key}&decision=allow"
    form = "application/x-www-form-urlencoded"
    response = client.post("/oauth/authorise", answer, content_type=form)

    assert "oauth_problem=user_refused" in response["Location"]
    token.refresh_from_db()
    assert token.state == RequestToken.State.DENIED


def test_a_delay_takes_its_time(token):
    fail(delay=(0.2, 0.3))
    started = time.perf_counter()

    assert ask(token).status_code == 200
    assert time.perf_counter() - started >= 0.2


@pytest.mark.parametrize(
    ("effect", "fault"),
    [
        ({"drop": True}, WireFault("drop")),
        ({"truncate": True}, WireFault("truncate")),
        ({"stall": 2}, WireFault("stall", 2)),
    ],
)
def test_what_goes_wrong_on_the_wire_is_left_to_the_server(token, effect, fault):
    fail(**effect)
    response = ask(token)

    assert response.wsgi_request.META[KEY] == fault


def test_a_dropped_request_is_not_done_unless_it_is_said(token):
    fail(drop=True)
    fail(drop=True, after_auth=True)

    ask(token)
    assert used_nonces() == 0
    ask(token)
    assert used_nonces() == 1


def test_the_index_fails_too_and_what_is_behind_the_scenes_never():
    fail(when=When(every=1), status=500)

    assert Client().get("/simple/").status_code == 500
    assert get("/_mock/v1/faults").status_code == 200


def test_the_journal_names_the_rule_and_the_consumer(token):
    fail(match=Match(consumer=token.consumer.key), problem=ProblemName.NONCE_USED)
    ask(token)

    [entry] = journal.entries()
    [listed] = faults.listed()
    assert (entry.fault, entry.consumer) == (f"{listed.number}: problem", token.consumer.key)


def test_a_clock_that_is_advanced_lets_a_token_expire(token, frozen_clock):
    token.expires = frozen_clock.now() + timedelta(seconds=60)
    token.save()
    frozen_clock.advance(timedelta(seconds=61))

    signed = {"timestamp": str(frozen_clock.timestamp())}
    assert problem_of(ask(token, **signed)) == "token_expired"


def test_the_date_of_an_answer_is_the_clocks(token, frozen_clock):
    assert ask(token)["Date"] == "Wed, 01 Jul 2026 12:00:00 GMT"
