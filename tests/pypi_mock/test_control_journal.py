"""pypi_mock/control: the journal over HTTP, and who may look at it."""

from __future__ import annotations

import json
import subprocess
import threading
import time

import pytest
from click.testing import CliRunner
from django.test import Client

from oauth_provider.signing import Keys
from oauth_provider.signing.explanation import explain
from oauth_provider.signing.formats import read_request
from pypi_mock.cli import main
from pypi_mock.control import journal as control
from pypi_mock.journal import journal
from tests import factories
from tests.running import command, environment
from tests.signed import authorization, send
from tests.signing.asking import header

pytestmark = pytest.mark.django_db

ROUTE = "/_mock/v1/requests"
LOCAL = {"HTTP_HOST": "localhost:8000", "REMOTE_ADDR": "127.0.0.1"}


@pytest.fixture(autouse=True)
def _empty_journal():
    journal.clear()


@pytest.fixture
def token():
    return factories.access_token()


def refused(token, *, target: str = "/oauth/test", **environ) -> int:
    """Send what was signed with another method; return the entry's number."""
    signed = authorization("GET", target, consumer=token.consumer, token=token)
    return int(send("POST", target, authorization=signed, **environ)["X-Mock-Request-Id"])


def get(path: str, **environ):
    return Client().get(path, **{**LOCAL, **environ})


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
        ("stat=401", "there is no filter 'stat'; did you mean status?"),
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
    signed = authorization(
        "GET", "/oauth/test", consumer=token.consumer, token=token, client_secret="another"
    )
    number = int(send("GET", "/oauth/test", authorization=signed)["X-Mock-Request-Id"])

    first, again = get(f"{ROUTE}/{number}").json(), get(f"{ROUTE}/{number}").json()

    assert first == again
    assert (first["diagnosis"]["causes"], first["diagnosis"]["depth"]) == ([], 2)


def test_the_diagnosis_outlives_its_consumer(token):
    signed = authorization(
        "GET", "/oauth/test", consumer=token.consumer, token=token, client_secret="another"
    )
    number = int(send("GET", "/oauth/test", authorization=signed)["X-Mock-Request-Id"])
    token.delete()

    assert get(f"{ROUTE}/{number}").json()["diagnosis"]["depth"] == 1


@pytest.mark.parametrize("form", ["curl", "http", "har", "vector"])
def test_every_export_is_explained_to_the_same_cause(token, form: str):
    number = refused(token, target="/oauth/test?a=%20b")

    response = get(f"{ROUTE}/{number}.{form}")

    captured = read_request(response.content)
    keys = Keys(token.consumer.secret, token.secret)
    found = explain(captured.wire, keys=keys)
    assert [cause.slug for cause in found.diagnosis.causes] == ["method.signed-as-get"]
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_vector_is_reproduced_by_the_command_without_options(token, tmp_path):
    number = refused(token)
    vector = tmp_path / "vector.json"
    vector.write_bytes(get(f"{ROUTE}/{number}.vector").content)

    done = subprocess.run(
        command("explain", str(vector)),
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )

    assert done.returncode == 1
    assert done.stdout.startswith("The method is signed as GET, and the request was sent as POST.")


@pytest.mark.parametrize(
    ("made", "slug"),
    [
        ("{c}", "key.no-ampersand-when-token-secret-empty"),
        ("{t}&{c}", "key.secrets-swapped"),
        ("{c}&undefined", "key.token-secret-literal-undefined"),
        ("{c}{t}", "key.secrets-joined-without-amp"),
    ],
)
def test_a_plaintext_signature_is_written_down_without_its_secrets(token, made: str, slug: str):
    secrets = {"c": token.consumer.secret, "t": token.secret}
    at_step_1 = slug == "key.no-ampersand-when-token-secret-empty"
    pairs = [
        ("oauth_consumer_key", token.consumer.key),
        *([] if at_step_1 else [("oauth_token", token.key)]),
        ("oauth_signature_method", "PLAINTEXT"),
        ("oauth_signature", made.format(**secrets)),
    ]
    path = "/oauth/request_token" if at_step_1 else "/oauth/test"
    answer = send("GET", path, authorization=header(pairs).decode(), REMOTE_ADDR="127.0.0.1")
    number = answer["X-Mock-Request-Id"]
    assert answer["X-Mock-Cause"].startswith(slug)

    entry = get(f"{ROUTE}/{number}").content.decode()
    assert not any(secret in entry for secret in secrets.values())
    vector = get(f"{ROUTE}/{number}.vector").content
    done = CliRunner().invoke(main, ["explain", "-", "--json"], input=vector)
    assert done.exit_code == 1
    assert slug in done.stdout


@pytest.mark.parametrize(
    "environ",
    [
        {"REMOTE_ADDR": "192.0.2.1"},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.1"},
    ],
)
def test_a_vector_for_somebody_elsewhere_has_no_secrets(token, environ):
    number = refused(token)

    vector = get(f"{ROUTE}/{number}.vector", **environ).json()

    assert set(vector["secrets"].values()) == {None}
    assert get(f"{ROUTE}/{number}.vector").json()["secrets"]["token_secret"] == token.secret


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

    response = Client(enforce_csrf_checks=True).delete(ROUTE, **LOCAL)

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


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("127.0.0.1:8000", 200),
        ("[::1]:8000", 200),
        ("mock.localhost", 200),
        ("mock.example", 200),
        ("evil.example", 403),
        ("127.0.0.1.evil.example", 403),
        ("[::1", 400),
    ],
)
def test_a_loopback_server_answers_to_its_own_names_only(settings, host: str, status: int):
    settings.MOCK_BASE_URL = "https://mock.example/app"

    statuses = {get(path, HTTP_HOST=host).status_code for path in (ROUTE, "/_mock/")}

    assert statuses == {status}


def test_a_server_for_all_answers_to_any_name(settings):
    settings.MOCK_HOST = "192.0.2.1"

    assert get(ROUTE, HTTP_HOST="mock.example").status_code == 200
