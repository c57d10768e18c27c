"""Step 1: request tokens (contract 1)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from oauth_provider.models import RequestToken
from tests import factories
from tests.signed import authorization, call, fields, send

pytestmark = pytest.mark.django_db


class TestStep1:
    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_a_consumer_gets_a_request_token(self, method):
        consumer = factories.consumer()

        response = call(method, "/oauth/request_token", consumer=consumer)

        token = RequestToken.objects.get()
        assert response.status_code == 200
        assert response["Content-Type"] == "application/x-www-form-urlencoded"
        assert response["Cache-Control"] == "no-store"
        assert response.content.decode() == (
            f"oauth_token={token.key}&oauth_token_secret={token.secret}"
            "&oauth_callback_confirmed=true"
        )

    def test_without_a_callback_the_token_follows_the_column_of_2012(self):
        call("GET", "/oauth/request_token", consumer=factories.consumer())

        token = RequestToken.objects.get()
        assert (token.dialect, token.callback, len(token.verifier)) == ("pypi", "", 10)

    def test_with_a_callback_the_token_follows_the_column_of_the_rfc(self):
        callback = "https://client.example/done?a=1%202"

        call("GET", "/oauth/request_token", consumer=factories.consumer(), callback_uri=callback)

        token = RequestToken.objects.get()
        assert (token.dialect, token.callback, len(token.verifier)) == ("rfc5849", callback, 10)

    def test_a_token_expires_after_the_time_that_the_option_says(self, settings, frozen_clock):
        settings.MOCK_REQUEST_TOKEN_LIFETIME = 42

        call(
            "GET",
            "/oauth/request_token",
            consumer=factories.consumer(),
            timestamp=str(frozen_clock.timestamp()),
        )

        assert RequestToken.objects.get().expires == frozen_clock.now() + timedelta(seconds=42)

    def test_strictly_by_the_rfc_a_callback_is_needed(self):
        response = call(
            "POST", "/oauth/request_token", consumer=factories.consumer(dialect="rfc5849")
        )

        assert (response.status_code, fields(response)["oauth_parameters_absent"]) == (
            400,
            "oauth_callback",
        )
        assert not RequestToken.objects.exists()

    def test_as_in_2012_the_callback_of_step_1_is_ignored(self):
        consumer = factories.consumer(dialect="pypi")

        call("GET", "/oauth/request_token", consumer=consumer, callback_uri="oob")

        token = RequestToken.objects.get()
        assert (token.dialect, token.callback, token.verifier) == ("pypi", "", "")

    @pytest.mark.parametrize("transmission", ["QUERY", "BODY"])
    def test_as_in_2012_only_the_header_is_taken(self, transmission):
        consumer = factories.consumer(dialect="pypi")
        header = authorization("GET", "/oauth/request_token", consumer=consumer)
        pairs = header.removeprefix("OAuth ").replace('"', "").replace(", ", "&")
        if transmission == "QUERY":
            response = send("GET", f"/oauth/request_token?{pairs}")
        else:
            response = send(
                "POST",
                "/oauth/request_token",
                body=pairs.encode(),
                content_type="application/x-www-form-urlencoded",
            )

        assert response.status_code == 400
        assert fields(response)["oauth_problem"] == "parameter_rejected"
        assert "Authorization header only" in fields(response)["oauth_problem_advice"]

    def test_as_in_2012_only_hmac_sha1_is_taken(self):
        consumer = factories.consumer(dialect="pypi")

        response = call(
            "GET", "/oauth/request_token", consumer=consumer, signature_method="HMAC-SHA256"
        )

        assert response.status_code == 400
        assert fields(response)["oauth_problem"] == "signature_method_rejected"

    @pytest.mark.parametrize("callback", ["javascript:alert(1)", "data:text/html,x", "/relative"])
    def test_a_callback_that_a_browser_must_not_follow_is_refused(self, callback):
        response = call(
            "GET", "/oauth/request_token", consumer=factories.consumer(), callback_uri=callback
        )

        assert response.status_code == 400
        assert fields(response)["oauth_parameters_rejected"] == "oauth_callback"

    def test_a_callback_that_is_not_on_the_consumers_list_is_refused(self):
        consumer = factories.consumer(callbacks=("https://client.example/done",))

        refused = call(
            "GET", "/oauth/request_token", consumer=consumer, callback_uri="https://evil.example/"
        )
        taken = call(
            "GET",
            "/oauth/request_token",
            consumer=consumer,
            callback_uri="https://client.example/done?state=1",
        )

        assert (refused.status_code, taken.status_code) == (400, 200)

    def test_a_token_before_step_1_is_refused(self):
        response = call(
            "GET",
            "/oauth/request_token",
            consumer=factories.consumer(),
            resource_owner_key="stale",
        )

        assert response.status_code == 400
        assert "before step 1" in fields(response)["oauth_problem_advice"]

    def test_long_spent_request_tokens_are_forgotten(self, frozen_clock):
        factories.request_token(created=frozen_clock.now() - timedelta(days=2))
        spent = factories.request_token(created=frozen_clock.now() - timedelta(hours=1))

        call(
            "GET",
            "/oauth/request_token",
            consumer=factories.consumer(),
            timestamp=str(frozen_clock.timestamp()),
        )

        assert next(token.pk for token in RequestToken.objects.order_by("pk")) == spent.pk
        assert RequestToken.objects.count() == 2
