"""Step 2: which callbacks are followed, and which requests are error pages."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client

from oauth_provider.services.consent import callback_with
from tests import factories
from tests.oauth_provider.consenting import AUTHORIZE, DONE, answer, of_2012, problem_of

pytestmark = pytest.mark.django_db


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
