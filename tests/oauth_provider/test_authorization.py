"""Step 2 (contract 1; RFC 5849, 2.2): consent, and where the browser goes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlencode

import pytest
from django.test import Client

from oauth_provider.authorization import callback_with
from tests import factories

if TYPE_CHECKING:
    from oauth_provider.models import RequestToken

pytestmark = pytest.mark.django_db

AUTHORIZE = "/oauth/authorise"
DONE = "https://client.example/done"


@pytest.fixture
def alice():
    return factories.user(username="alice")


@pytest.fixture
def browser(alice) -> Client:
    client = Client()
    client.force_login(alice)
    return client


def of_2012(**named) -> RequestToken:
    return factories.request_token(dialect="pypi", callback="", **named)


def answer(browser: Client, token: RequestToken, decision: str = "allow", **form: str):
    return browser.post(AUTHORIZE, {"oauth_token": token.key, "decision": decision, **form})


def problem_of(response) -> str:
    return response.content.decode().partition('data-problem="')[2].partition('"')[0]


class TestLogIn:
    def test_a_stranger_logs_in_first_and_comes_back_to_the_whole_address(self):
        token = of_2012()
        target = f"{AUTHORIZE}?oauth_token={token.key}&oauth_callback={quote(DONE + '?a=1%202&b')}"

        response = Client().get(target)

        assert response.status_code == 302
        assert response["Location"] == f"/accounts/login/?next={quote(target)}"

    @pytest.mark.usefixtures("alice")
    def test_logging_in_leads_to_the_question(self):
        token = factories.request_token()
        client = Client()
        target = f"{AUTHORIZE}?oauth_token={token.key}"
        log_in = client.get(target)["Location"]

        response = client.post(
            log_in, {"username": "alice", "password": factories.PASSWORD, "next": target}
        )

        assert (response.status_code, response["Location"]) == (302, target)

    def test_an_answer_of_a_stranger_is_no_answer(self):
        token = of_2012()

        response = answer(Client(), token, oauth_callback=DONE)

        back = unquote(response["Location"].partition("?next=")[2])
        assert (
            back == f"{AUTHORIZE}?{urlencode({'oauth_token': token.key, 'oauth_callback': DONE})}"
        )
        token.refresh_from_db()
        assert token.state == "pending"

    def test_an_rfc_token_comes_back_without_a_callback(self):
        token = factories.request_token()

        response = answer(Client(), token)

        assert unquote(response["Location"]).endswith(f"?next={AUTHORIZE}?oauth_token={token.key}")

    def test_a_callback_of_any_length_survives_the_log_in(self):
        token = of_2012()
        query = {"oauth_token": token.key, "oauth_callback": f"{DONE}?state={'%' * 1900}"}
        target = f"{AUTHORIZE}?{urlencode(query)}"

        response = Client().get(target)

        assert response.status_code == 302
        assert unquote(response["Location"].partition("?next=")[2]) == target


class TestQuestion:
    @pytest.mark.parametrize("path", [AUTHORIZE, "/oauth/authorize"])
    def test_it_is_asked_under_both_names(self, browser, path):
        token = factories.request_token()

        response = browser.get(path, {"oauth_token": token.key})

        assert response.status_code == 200
        assert token.key in response.content.decode()

    def test_it_is_neither_framed_nor_kept(self, browser):
        response = browser.get(AUTHORIZE, {"oauth_token": factories.request_token().key})

        assert response["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
        assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))

    def test_looking_at_it_changes_nothing(self, browser):
        token = factories.request_token()

        response = browser.head(AUTHORIZE, {"oauth_token": token.key, "decision": "allow"})
        browser.get(AUTHORIZE, {"oauth_token": token.key, "decision": "allow"})

        token.refresh_from_db()
        assert (response.status_code, response.content, token.state) == (200, b"", "pending")

    def test_the_host_shown_is_the_one_that_is_gone_to(self, browser):
        token = factories.request_token(callback="https://bank.example@evil.example/")

        page = browser.get(AUTHORIZE, {"oauth_token": token.key}).content.decode()

        assert ">evil.example<" in page
        assert "bank.example" not in page

    def test_other_methods_are_not_allowed(self, browser):
        assert browser.put(AUTHORIZE).status_code == 405

    def test_an_answer_without_a_csrf_token_is_refused(self, alice):
        token = factories.request_token()
        client = Client(enforce_csrf_checks=True)
        client.force_login(alice)

        response = answer(client, token)

        token.refresh_from_db()
        assert (response.status_code, token.state) == (403, "pending")


class TestAnswer:
    def test_by_the_rfc_allowing_leads_to_the_callback_of_step_1(self, browser, alice):
        token = factories.request_token(callback=f"{DONE}?x=1%202&y")

        response = answer(browser, token, oauth_callback="https://evil.example/")

        token.refresh_from_db()
        assert (response.status_code, response["Location"]) == (
            302,
            f"{DONE}?x=1%202&y&oauth_token={token.key}&oauth_verifier=VERIFIER23",
        )
        assert (token.state, token.user) == ("authorized", alice)
        assert "no-store" in response["Cache-Control"]

    def test_as_in_2012_it_leads_to_the_callback_of_the_address(self, browser):
        token = of_2012(verifier="")

        response = answer(browser, token, oauth_callback=DONE)

        assert response["Location"] == f"{DONE}?oauth_token={token.key}"

    def test_denying_leads_there_without_a_verifier(self, browser, alice):
        token = factories.request_token()

        response = answer(browser, token, "deny")

        token.refresh_from_db()
        assert response["Location"] == (
            f"{DONE}?oauth_token={token.key}&oauth_problem=user_refused"
        )
        assert (token.state, token.user) == ("denied", alice)

    def test_out_of_band_allowing_shows_the_verifier(self, browser):
        response = answer(browser, factories.request_token(callback="oob"))

        assert response.status_code == 200
        assert 'data-verifier="VERIFIER23"' in response.content.decode()

    def test_out_of_band_denying_shows_no_verifier(self, browser):
        response = answer(browser, factories.request_token(callback="oob"), "deny")

        assert response.status_code == 200
        assert "VERIFIER23" not in response.content.decode()

    def test_as_in_2012_no_callback_at_all_is_out_of_band(self, browser):
        response = answer(browser, of_2012())

        assert 'data-verifier="VERIFIER23"' in response.content.decode()

    def test_where_no_verifier_was_made_none_is_shown(self, browser):
        token = of_2012(verifier="")

        asked = browser.get(AUTHORIZE, {"oauth_token": token.key}).content.decode()
        allowed = answer(browser, token).content.decode()

        assert "code to type" not in asked
        assert "data-verifier" not in allowed

    @pytest.mark.parametrize("decision", ["", "maybe"])
    def test_an_answer_that_is_none_is_refused(self, browser, decision):
        token = factories.request_token()

        response = answer(browser, token, decision)

        token.refresh_from_db()
        assert (response.status_code, problem_of(response)) == (400, "parameter_absent")
        assert token.state == "pending"

    def test_a_second_answer_of_a_second_user_changes_nothing(self, browser, alice):
        token = factories.request_token()
        answer(browser, token)
        other = Client()
        other.force_login(factories.user())

        response = answer(other, token, "deny")

        token.refresh_from_db()
        assert (response.status_code, problem_of(response)) == (400, "token_used")
        assert (token.state, token.user) == ("authorized", alice)


class TestCallback:
    @pytest.mark.parametrize(
        ("given", "followed"),
        [
            ("org.example.app:/done", "org.example.app:/done?"),
            ("https%3A%2F%2Fclient.example%2Fdone", f"{DONE}?"),
            ("https://client.example/a%3Ab", "https://client.example/a%3Ab?"),
            (f"{DONE}?x=1%202&y", f"{DONE}?x=1%202&y&"),
        ],
    )
    def test_as_in_2012_an_address_is_followed(self, browser, given, followed):
        token = of_2012(verifier="")

        response = answer(browser, token, oauth_callback=given)

        assert response["Location"] == f"{followed}oauth_token={token.key}"

    @pytest.mark.parametrize(
        "given",
        [
            "javascript:alert(1)",
            "JAVASCRIPT%3Aalert(1)",
            "data:text/html,x",
            "//evil.example/",
            "/accounts/",
            "https://client.example/\r\nSet-Cookie: a=b",
            "https:\\\\evil.example",
            "org.example.app://[",
        ],
    )
    def test_what_is_no_address_of_an_application_is_not_followed(self, browser, given):
        token = of_2012()

        response = answer(browser, token, oauth_callback=given)

        token.refresh_from_db()
        assert (response.status_code, problem_of(response)) == (400, "parameter_rejected")
        assert "Location" not in response
        assert token.state == "pending"

    def test_as_in_2012_the_consumers_list_is_heeded(self, browser):
        token = of_2012(of=factories.consumer(callbacks=(DONE,)))

        refused = answer(browser, token, oauth_callback="https://evil.example/")
        followed = answer(browser, token, oauth_callback=f"{DONE}?state=1")

        assert (refused.status_code, followed.status_code) == (400, 302)

    @pytest.mark.parametrize(
        ("callback", "followed"),
        [
            ("https://a.example", "https://a.example?k=v"),
            ("https://a.example/?", "https://a.example/?k=v"),
            ("https://a.example/?x=1%202&y", "https://a.example/?x=1%202&y&k=v"),
            ("https://a.example/?x&", "https://a.example/?x&k=v"),
            ("https://a.example/#f?g", "https://a.example/?k=v#f?g"),
            ("https://a.example/?x=%7e#f", "https://a.example/?x=%7e&k=v#f"),
            ("app:/?x=;y", "app:/?x=;y&k=v"),
        ],
    )
    def test_its_own_query_stays_byte_for_byte(self, callback, followed):
        assert callback_with(callback, {"k": "v"}) == followed

    def test_what_is_appended_is_encoded(self):
        assert callback_with("app:/", {"k": "a&b=c#d é"}) == "app:/?k=a%26b%3Dc%23d+%C3%A9"


class TestRefusal:
    @pytest.mark.parametrize("doubled", ["oauth_token", "oauth_callback"])
    def test_a_doubled_parameter_is_refused(self, browser, doubled):
        token = of_2012()
        query = urlencode({"oauth_token": token.key, "oauth_callback": DONE})

        response = browser.get(f"{AUTHORIZE}?{query}&{doubled}=other")

        assert (response.status_code, problem_of(response)) == (400, "parameter_rejected")

    def test_other_doubled_parameters_are_nobodys_business(self, browser):
        token = of_2012()

        response = browser.get(f"{AUTHORIZE}?oauth_token={token.key}&a=1&a=2")

        assert response.status_code == 200

    @pytest.mark.parametrize(
        ("query", "problem"),
        [
            ("", "parameter_absent"),
            ("?oauth_token=", "parameter_absent"),
            ("?oauth_token=unknown", "token_rejected"),
            ("?oauth_token=%00%ff", "token_rejected"),
        ],
    )
    def test_an_unknown_token_is_an_error_page_even_for_a_stranger(self, query, problem):
        response = Client().get(AUTHORIZE + query)

        assert (response.status_code, problem_of(response)) == (400, problem)

    @pytest.mark.parametrize(
        ("named", "problem"),
        [
            ({"state": "denied"}, "permission_denied"),
            ({"lifetime": timedelta(seconds=-1)}, "token_expired"),
        ],
    )
    def test_a_token_that_is_not_waiting_is_an_error_page(self, browser, named, problem):
        token = factories.request_token(**named)

        response = answer(browser, token)

        assert (response.status_code, problem_of(response)) == (400, problem)
        assert "Location" not in response

    @pytest.mark.parametrize("state", ["authorized", "used"])
    def test_a_token_that_was_answered_is_an_error_page(self, browser, alice, state):
        token = factories.request_token(state=state, by=alice)

        response = answer(browser, token)

        assert (response.status_code, problem_of(response)) == (400, "token_used")
        assert "Location" not in response

    def test_a_disabled_consumer_is_an_error_page(self, browser):
        token = factories.request_token(of=factories.consumer(enabled=False))

        response = browser.get(AUTHORIZE, {"oauth_token": token.key})

        assert (response.status_code, problem_of(response)) == (400, "consumer_key_rejected")

    def test_an_error_page_shows_what_came_as_text(self, browser):
        token = of_2012(of=factories.consumer(name="<script>", enabled=False))

        response = browser.get(AUTHORIZE, {"oauth_token": token.key})

        assert b"<script>" not in response.content


class TestPeople:
    @pytest.mark.usefixtures("alice")
    def test_the_session_cookie_is_kept_from_scripts_and_from_other_sites(self):
        client = Client()

        client.post("/accounts/login/", {"username": "alice", "password": factories.PASSWORD})

        cookie = client.cookies["pypi_mock_session"]
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")

    @pytest.mark.usefixtures("alice")
    def test_logging_in_changes_the_session(self):
        client = Client()
        client.get("/accounts/login/")
        client.force_login(factories.user())
        planted = client.cookies["pypi_mock_session"].value

        client.post("/accounts/login/", {"username": "alice", "password": factories.PASSWORD})

        assert client.cookies["pypi_mock_session"].value != planted

    @pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/logout/"])
    def test_logging_in_and_out_need_a_csrf_token(self, alice, path):
        client = Client(enforce_csrf_checks=True)
        client.force_login(alice)
        form = {"username": "alice", "password": factories.PASSWORD}

        assert client.post(path, form).status_code == 403

    def test_a_link_logs_nobody_out(self, browser):
        assert browser.get("/accounts/logout/").status_code == 405

    @pytest.mark.parametrize("host", ["evil.example", "evil.example:80"])
    def test_a_forged_host_leaves_no_trace_in_an_answer(self, browser, host):
        token = factories.request_token()

        page = browser.get(AUTHORIZE, {"oauth_token": token.key}, headers={"host": host})
        away = Client().get(AUTHORIZE, {"oauth_token": token.key}, headers={"host": host})

        assert b"evil" not in page.content
        assert away["Location"].startswith("/accounts/login/?next=/oauth/authorise")
