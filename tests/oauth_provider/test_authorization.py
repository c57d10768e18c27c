"""Step 2 (contract 1; RFC 5849, 2.2): who is asked, and what an answer does."""

from __future__ import annotations

from urllib.parse import quote, unquote, urlencode

import pytest
from django.test import Client

from tests import factories
from tests.oauth_provider.consenting import AUTHORIZE, DONE, answer, of_2012, problem_of

pytestmark = pytest.mark.django_db


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
