"""pypi_mock/control/journal.py: the journal over HTTP, listed, filtered and waited for."""

from __future__ import annotations

import json
import threading
import time

import pytest
from django.test import Client

from pypi_mock.control import journal as control
from pypi_mock.journal import journal
from tests.pypi_mock.scenes import LOCAL, ROUTE, get, refused, unexplained
from tests.signed import authorization, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_empty_journal")]


def test_the_list_is_filtered_and_says_what_was_wrong(token):
    number = refused(token)
    send("GET", "/oauth/test")

    found = get(f"{ROUTE}?cause=method").json()

    [listed] = found["requests"]
    assert (listed["id"], listed["status"], listed["causes"], found["last"]) == (
        number,
        401,
        ["method.signed-as-get"],
        number + 1,
    )
    assert listed["cause"] == "the method is signed as GET, and the request was sent as POST"


def test_who_pages_forward_has_the_next_and_who_does_not_the_last(token):
    numbers = [refused(token) for _ in range(4)]

    forward = get(f"{ROUTE}?after={numbers[0]}&limit=2").json()["requests"]
    last = get(f"{ROUTE}?limit=2").json()["requests"]

    assert [entry["id"] for entry in forward] == numbers[1:3]
    assert [entry["id"] for entry in last] == numbers[2:]


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("stat=401", "there is no parameter 'stat' here; did you mean 'status'?"),
        ("limit=x", "limit must be a whole number up to 1000, not 'x'"),
        ("wait=61", "wait must be 60 at most, not 61"),
        ("after=%EF%BC%91", "after must be a whole number up to 9007199254740992, not '１'"),  # noqa: RUF001 (a digit that is none)
        ("status=x", "status must be one such as 401, or 4xx, not 'x'"),
    ],
)
def test_a_query_that_cannot_be_read_is_told(query: str, detail: str):
    response = get(f"{ROUTE}?{query}")

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert response.json()["detail"] == detail


def test_one_entry_has_all_of_it(token):
    number = refused(token)

    entry = get(f"{ROUTE}/{number}").json()

    assert entry["request"]["line"] == "POST /oauth/test HTTP/1.1"
    assert [c["slug"] for c in entry["checks"] if c["outcome"] == "failed"] == ["signature"]
    assert entry["comparison"]["rows"][0] == {
        "part": "method",
        "name": "",
        "expected": "POST",
        "signed": "GET",
        "source": "",
        "note": "",
        "differs": True,
    }
    # The signer of these tests is oauthlib, and nothing names the program around it.
    assert "py-requests-oauthlib" in [likely["library"] for likely in entry["libraries"]]
    assert token.secret not in json.dumps(entry)
    assert token.consumer.secret not in json.dumps(entry)


def test_two_mistakes_are_searched_when_somebody_asks(token):
    target = "/oauth/test?a=x%20y"
    signed = authorization(
        "GET", target.replace("x%20y", "x%2520y"), consumer=token.consumer, token=token
    )
    number = int(send("POST", target, authorization=signed)["X-Mock-Request-Id"])
    assert journal.get(number).diagnosis.causes == ()

    entry = get(f"{ROUTE}/{number}").json()

    assert {cause["slug"] for cause in entry["diagnosis"]["causes"]} >= {"method.signed-as-get"}
    assert len(entry["diagnosis"]["causes"]) == 2
    assert entry["diagnosis"]["depth"] == 2
    assert len(journal.get(number).diagnosis.causes) == 2


def test_what_nothing_explains_is_searched_once_and_said_honestly(token):
    number = unexplained(token)

    first, again = get(f"{ROUTE}/{number}").json(), get(f"{ROUTE}/{number}").json()

    assert first == again
    assert (first["diagnosis"]["causes"], first["diagnosis"]["depth"]) == ([], 2)


def test_the_diagnosis_outlives_its_consumer(token):
    number = unexplained(token)
    token.delete()

    assert get(f"{ROUTE}/{number}").json()["diagnosis"]["depth"] == 1


def test_what_is_not_there_is_told():
    number = int(send("GET", "/oauth/test")["X-Mock-Request-Id"])

    future, unknown = get(f"{ROUTE}/{number + 1}"), get(f"{ROUTE}/{number}.pdf")
    assert (future.status_code, unknown.status_code) == (404, 404)
    assert unknown.json()["cure"] == "there are curl, http, har, vector"
    journal.clear()
    assert get(f"{ROUTE}/{number}").json()["detail"] == (
        f"the request {number} is forgotten, or was cleared"
    )
    assert get(f"{ROUTE}/{number}.curl").status_code == 404


def test_all_is_forgotten_on_demand(token):
    refused(token)

    client = Client(enforce_csrf_checks=True)
    response = client.delete(ROUTE, "{}", content_type="application/json", **LOCAL)

    assert (response.json(), get(ROUTE).json()["requests"]) == ({"forgotten": 1}, [])


def test_who_waits_gets_what_comes(token):
    last = journal.last
    answers = []

    def wait() -> None:
        answers.append(get(f"{ROUTE}?after={last}&wait=20").json())

    waiter = threading.Thread(target=wait)
    waiter.start()
    while waiter.is_alive() and not answers:
        time.sleep(0.05)
        if journal.last == last:
            send("GET", "/oauth/test", REMOTE_ADDR="127.0.0.1")
    waiter.join(timeout=20)

    assert [entry["id"] for entry in answers[0]["requests"]] == [last + 1]


def test_only_some_may_wait_at_once(monkeypatch):
    monkeypatch.setattr(control, "_waiters", threading.BoundedSemaphore(1))
    control._waiters.acquire()

    response = get(f"{ROUTE}?wait=1")

    assert (response.status_code, response["Retry-After"]) == (503, "1")
