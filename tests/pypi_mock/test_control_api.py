"""pypi_mock/control: identities, tokens, answers of users, the clock, the engine over HTTP."""

from __future__ import annotations

from datetime import datetime

import pytest

from accounts.models import User
from accounts.selectors import api_token_find
from oauth_provider.models import AccessToken, Consumer
from pypi_mock.seeds import builtin
from pypi_mock.seeds.resetting import begin_with
from pypi_mock.simulation.clock import clock
from tests import factories
from tests.pypi_mock.scenes import control, refused
from tests.signed import authorization, send

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("_as_after_a_start", "_empty_journal"),
]


# ---- Refusals ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "document", "status", "detail"),
    [
        ("POST", "users", {"nmae": "x"}, 400, "there is no 'nmae' here; did you mean 'name'?"),
        ("POST", "users", {"name": "no spaces"}, 400, "name: Expected `str` matching regex"),
        ("POST", "users", [], 400, "the body must be a JSON object"),
        ("POST", "users", {"name": "alice"}, 409, "there is a user 'alice' already"),
        ("POST", "consumers", {"owner": "nobody"}, 404, "there is no user 'nobody'"),
        ("POST", "consumers", {"rsa_public_key": "x"}, 400, "not a public key in PEM"),
        ("POST", "tokens", {"consumer": "x", "user": "alice"}, 404, "there is no consumer 'x'"),
        ("GET", "users/nobody", None, 404, "there is no user 'nobody'"),
        ("DELETE", "faults/7", None, 404, "there is no fault '7'"),
        ("GET", "elsewhere", None, 404, "there is nothing at '/_mock/v1/elsewhere'"),
        ("GET", "clock?a=b", None, 400, "there is no parameter 'a' here"),
        ("POST", "api-tokens", {"user": "nobody"}, 404, "there is no user 'nobody'"),
        ("POST", "api-tokens", {"projects": "spam"}, 400, "projects: Expected `array`"),
        ("DELETE", "api-tokens/7", None, 404, "there is no API token '7'"),
        ("GET", f"api-tokens/{2**70}", None, 404, f"there is no API token '{2**70}'"),
        ("PUT", "users", {}, 405, "PUT is not taken here"),
        ("PUT", "clock", {"state": "frozen"}, 400, "at belongs to the state frozen"),
        ("POST", "clock/advance", {"by": -3e9}, 400, "the clock goes from 1970 to 9000"),
        ("POST", "reset", {"only": ["all"]}, 400, "only[0]: Invalid enum value 'all'"),
        ("POST", "authorizations/x", {}, 404, "there is no request token 'x'"),
        (
            "POST",
            "tokens",
            {"consumer": "x", "user": "alice", "expires": "9999-12-31T23:59:59-14:00"},
            400,
            "the clock goes from 1970 to 9000",
        ),
        ("POST", "sign", {"method": "GET", "url": "x"}, 400, "the URL"),
        ("POST", "explain", {"request": "x"}, 400, "the request cannot be read"),
    ],
)
def test_a_mistake_is_told_in_a_problem_document(method, path, document, status, detail):
    factories.user(username="alice")

    response = control(method, path, document)

    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert detail in response.json()["detail"]


def test_what_a_form_could_send_changes_nothing():
    response = control("POST", "reset", {}, CONTENT_TYPE="text/plain")

    assert (response.status_code, response.json()["cure"]) == (
        415,
        "send Content-Type: application/json",
    )


# ---- Identities ----------------------------------------------------------------------------


def test_a_user_is_made_looked_at_and_deleted():
    made = control("POST", "users", {"name": "carol", "password": "c"})
    listed = control("GET", "users").json()["users"]
    shown = control("GET", "users/carol").json()
    gone = control("DELETE", "users/carol")

    carol = {"name": "carol", "active": True, "has_password": True}
    carol |= {"email": "", "email_verified": False, "two_factor": False}
    assert (made.status_code, made.json(), listed, shown) == (201, carol, [carol], carol)
    assert (gone.status_code, User.objects.count()) == (204, 0)


def test_a_user_is_changed_in_what_is_said():
    control("POST", "users", {"name": "carol", "password": "c", "email": "c@people.example"})

    changed = control("PATCH", "users/carol", {"active": False, "two_factor": True}).json()
    without = control("PATCH", "users/carol", {"password": "", "email_verified": True}).json()

    carol = {"name": "carol", "active": False, "has_password": True, "two_factor": True}
    carol |= {"email": "c@people.example", "email_verified": False}
    assert changed == carol
    assert without == carol | {"has_password": False, "email_verified": True}


@pytest.mark.parametrize("offset", ["-16:25", "+23:59", "+02:00"])
def test_a_moment_may_be_said_in_any_time_zone(offset):
    factories.user(username="alice")
    said = f"2500-10-15T12:00:00{offset}"
    made = control("POST", "api-tokens", {"expires": said})

    assert made.status_code == 201
    expires = datetime.fromisoformat(made.json()["expires"].replace("Z", "+00:00"))
    assert expires == datetime.fromisoformat(said)
    assert control("GET", "api-tokens").status_code == 200


def test_an_api_token_is_said_once_listed_without_and_revoked():
    alice = factories.user(username="alice")

    made = control("POST", "api-tokens", {"name": "CI", "projects": ["Spam_Eggs"]})
    [listed] = control("GET", "api-tokens").json()["api_tokens"]
    text = made.json().pop("token")
    found = api_token_find(text)
    gone = control("DELETE", f"api-tokens/{listed['id']}")

    assert made.status_code == 201
    assert listed == {key: value for key, value in made.json().items() if key != "token"}
    assert (listed["name"], listed["projects"]) == ("CI", ["spam-eggs"])
    assert text.startswith(listed["prefix"])
    assert found is not None
    assert found.user == alice
    assert (gone.status_code, api_token_find(text)) == (204, None)


def test_an_api_token_may_be_thought_up_but_not_twice():
    factories.user(username="alice")
    asked = {"token": "pypi-mine", "expires": "2030-01-01T00:00:00Z"}

    first, second = (control("POST", "api-tokens", asked) for _ in range(2))

    assert (first.json()["token"], first.json()["expires"]) == (
        "pypi-mine",
        "2030-01-01T00:00:00Z",
    )
    assert (second.status_code, second.json()["detail"]) == (409, "there is this API token already")


def test_a_consumer_is_made_up_where_nothing_is_said():
    made = control("POST", "consumers", {}).json()

    assert (len(made["key"]), len(made["secret"])) == (24, 48)
    assert control("GET", f"consumers/{made['key']}").json() == made


def test_a_consumer_is_changed_in_what_is_said():
    control("POST", "consumers", {"key": "a/b c", "secret": "s", "callbacks": ["app:/x"]})

    changed = control("PATCH", "consumers/a/b c", {"enabled": False}).json()

    assert (changed["enabled"], changed["secret"], changed["callbacks"]) == (False, "s", ["app:/x"])
    assert control("DELETE", "consumers/a/b c").status_code == 204
    assert Consumer.objects.count() == 0


def test_a_token_is_made_expired_revoked_and_deleted():
    consumer, user = factories.consumer(key="k"), factories.user(username="alice")

    made = control("POST", "tokens", {"key": "t", "consumer": consumer.key, "user": user.username})
    states = [made.json()["state"]]
    states += [control("POST", f"tokens/t/{end}").json()["state"] for end in ("expire", "revoke")]

    assert states == ["active", "expired", "revoked"]
    assert control("DELETE", "tokens/t").status_code == 204
    assert AccessToken.objects.count() == 0


@pytest.mark.parametrize("wanted", [{}, {"consumer": "mine", "user": "carol"}])
def test_credentials_are_had_without_the_dance(wanted):
    given = control("POST", "credentials", wanted).json()

    token = AccessToken.objects.select_related("consumer").get(key=given["token"])
    signed = authorization("GET", "/oauth/test", consumer=token.consumer, token=token)
    answer = send("GET", "/oauth/test", authorization=signed)
    assert answer.content.startswith(f"Access allowed for {wanted.get('user', 'alice')} ".encode())
    assert given["consumer_key"] == wanted.get("consumer", given["consumer_key"])


def test_a_request_token_is_answered_for_its_user():
    token = factories.request_token()
    factories.user(username="alice")
    [pending] = control("GET", "authorizations").json()["authorizations"]

    answered = control("POST", f"authorizations/{token.key}", {"user": "alice"}).json()
    again = control("POST", f"authorizations/{token.key}", {"user": "alice"})

    assert (pending["token"], pending["consumer"]) == (token.key, token.consumer.key)
    assert answered == {
        "state": "authorized",
        "redirect": f"https://client.example/done?oauth_token={token.key}&oauth_verifier=VERIFIER23",
        "verifier": "VERIFIER23",
    }
    assert again.status_code == 409


# ---- Clock, journal, engine ----------------------------------------------------------------


def test_the_clock_is_set_moved_and_put_back():
    at = "2012-06-01T12:00:00Z"
    frozen = control("PUT", "clock", {"state": "frozen", "at": at}).json()
    moved = control("POST", "clock/advance", {"by": -60}).json()
    info = control("GET", "info").json()
    real = control("DELETE", "clock").json()

    assert (frozen["state"], frozen["now"], moved["now"]) == ("frozen", at, "2012-06-01T11:59:00Z")
    assert info["warnings"] == ["the clock was turned back: what was made before is of the future"]
    assert (real["state"], real["went_back"], real["offset"]) == ("real", False, 0)


def test_an_offset_runs_on():
    control("PUT", "clock", {"state": "offset", "offset": -90})

    assert abs((clock.real() - clock.now()).total_seconds() - 90) < 1


def test_secrets_among_the_options_are_masked(settings):
    settings.MOCK_ADMIN_TOKEN = "s3cret"

    response = control("GET", "info", HTTP_AUTHORIZATION="Bearer s3cret")

    assert response.json()["settings"]["admin_token"] == "***"


def test_what_was_wanted_is_counted_and_what_came_near_is_shown(token):
    number = refused(token)

    verified = control("POST", "verify", {"path": "/oauth/test", "accepted": True}).json()

    assert (verified["ok"], verified["matched"], verified["expected"]) == (False, 0, 1)
    [near] = verified["nearest"]
    assert (near["request"]["id"], near["differs"]) == (
        number,
        ["accepted: wanted 'true', was 'false'"],
    )
    assert "refused: the method is signed as GET" in verified["text"]


@pytest.mark.parametrize(
    ("expected", "ok"),
    [
        ({"status": "4xx", "count": 1}, True),
        ({"problem": "signature_invalid", "cause": "method"}, True),
        ({"count": 2}, False),
        ({"count": 0, "at_least": True}, True),
        ({"count": 0}, False),
        ({"accepted": True, "count": 0}, True),
    ],
)
def test_requests_are_counted(token, expected, ok):
    refused(token)

    assert control("POST", "verify", expected).json()["ok"] is ok


def test_the_engine_signs_and_explains_for_languages_that_have_none():
    begin_with(builtin.SEED)
    url = "http://localhost:8000/oauth/test?a=b"

    signed = control("POST", "sign", {"method": "GET", "url": url}).json()
    curl = signed["curl"].replace("curl", "curl -X DELETE", 1)
    explained = control("POST", "explain", {"request": curl}).json()

    assert signed["authorization"].startswith("OAuth ")
    assert [cause["slug"] for cause in explained["diagnosis"]["causes"]] == ["method.signed-as-get"]
