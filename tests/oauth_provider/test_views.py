"""The signed steps of the flow, and the echo (contract 1 and 4)."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from oauth_provider.models import AccessToken, Nonce, RequestToken
from tests import factories
from tests.signed import authorization, call, send

pytestmark = pytest.mark.django_db


def fields(response) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(response.content.decode()).items()}


def authorized(**named) -> RequestToken:
    return factories.request_token(
        state=RequestToken.State.AUTHORIZED, by=factories.user(), **named
    )


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


class TestStep3:
    def test_an_authorised_token_is_exchanged(self):
        token = authorized()

        response = call(
            "POST",
            "/oauth/access_token",
            consumer=token.consumer,
            token=token,
            verifier=token.verifier,
        )

        access = AccessToken.objects.get()
        assert response.status_code == 200
        assert fields(response) == {
            "oauth_token": access.key,
            "oauth_token_secret": access.secret,
        }
        assert (access.user, access.consumer, access.expires) == (token.user, token.consumer, None)

    def test_an_access_token_expires_when_the_option_says_so(self, settings):
        settings.MOCK_ACCESS_TOKEN_LIFETIME = 60
        token = authorized(dialect="pypi")

        call("GET", "/oauth/access_token", consumer=token.consumer, token=token)

        access = AccessToken.objects.get()
        assert access.expires == access.created + timedelta(seconds=60)

    def test_a_token_is_exchanged_once(self):
        token = authorized(dialect="pypi")
        call("GET", "/oauth/access_token", consumer=token.consumer, token=token)

        response = call("GET", "/oauth/access_token", consumer=token.consumer, token=token)

        assert (response.status_code, fields(response)["oauth_problem"]) == (401, "token_used")
        assert AccessToken.objects.count() == 1

    def test_as_in_2012_no_verifier_is_needed_and_the_first_access_token_is_handed_out_again(self):
        first = authorized(dialect="pypi")
        call("GET", "/oauth/access_token", consumer=first.consumer, token=first)
        second = factories.request_token(
            of=first.consumer, dialect="pypi", state="authorized", by=first.user
        )

        response = call("GET", "/oauth/access_token", consumer=first.consumer, token=second)

        assert fields(response)["oauth_token"] == AccessToken.objects.get().key

    def test_by_the_rfc_each_exchange_makes_a_new_access_token(self):
        first = authorized()
        factories.access_token(of=first.consumer, by=first.user)

        response = call(
            "GET",
            "/oauth/access_token",
            consumer=first.consumer,
            token=first,
            verifier=first.verifier,
        )

        assert response.status_code == 200
        assert AccessToken.objects.count() == 2

    def test_as_in_2012_a_revoked_access_token_is_not_handed_out_again(self, frozen_clock):
        token = authorized(dialect="pypi")
        factories.access_token(of=token.consumer, by=token.user, revoked=frozen_clock.now())

        call(
            "GET",
            "/oauth/access_token",
            consumer=token.consumer,
            token=token,
            timestamp=str(frozen_clock.timestamp()),
        )

        assert AccessToken.objects.filter(revoked=None).count() == 1

    @pytest.mark.parametrize(
        ("verifier", "status", "problem"),
        [("", 400, "parameter_absent"), ("wrong", 401, "verifier_invalid")],
    )
    def test_by_the_rfc_the_verifier_must_be_right(self, verifier, status, problem):
        token = authorized()

        response = call(
            "GET",
            "/oauth/access_token",
            consumer=token.consumer,
            token=token,
            **({"verifier": verifier} if verifier else {}),
        )

        assert (response.status_code, fields(response)["oauth_problem"]) == (status, problem)
        token.refresh_from_db()
        assert token.state == "authorized"

    @pytest.mark.parametrize(("verifier", "status"), [("", 200), ("VERIFIER23", 200), ("x", 401)])
    def test_in_the_column_of_2012_a_verifier_that_comes_along_is_compared(self, verifier, status):
        token = authorized(dialect="pypi")

        response = call(
            "GET",
            "/oauth/access_token",
            consumer=token.consumer,
            token=token,
            **({"verifier": verifier} if verifier else {}),
        )

        assert response.status_code == status

    @pytest.mark.parametrize(
        ("state", "problem"),
        [("pending", "permission_unknown"), ("denied", "permission_denied")],
    )
    def test_a_token_that_was_not_authorised_is_refused(self, state, problem):
        token = factories.request_token(state=state, dialect="pypi")

        response = call("GET", "/oauth/access_token", consumer=token.consumer, token=token)

        assert (response.status_code, fields(response)["oauth_problem"]) == (401, problem)

    def test_an_expired_token_is_refused(self, frozen_clock):
        token = authorized(
            dialect="pypi",
            created=frozen_clock.now() - timedelta(minutes=10),
            lifetime=timedelta(minutes=10),
        )

        response = call(
            "GET",
            "/oauth/access_token",
            consumer=token.consumer,
            token=token,
            timestamp=str(frozen_clock.timestamp()),
        )

        assert (response.status_code, fields(response)["oauth_problem"]) == (401, "token_expired")

    def test_an_access_token_is_of_no_use_at_step_3(self):
        token = factories.access_token()

        response = call("GET", "/oauth/access_token", consumer=token.consumer, token=token)

        assert (response.status_code, fields(response)["oauth_problem"]) == (401, "token_rejected")
        assert "takes the request token" in fields(response)["oauth_problem_advice"]

    def test_another_consumers_token_is_of_no_use(self):
        token = authorized(dialect="pypi")

        response = call("GET", "/oauth/access_token", consumer=factories.consumer(), token=token)

        assert (response.status_code, fields(response)["oauth_problem"]) == (401, "token_rejected")


class TestEcho:
    def test_it_names_the_user_and_the_parameters(self):
        token = factories.access_token(by=factories.user(username="alice"))

        response = call("GET", "/oauth/test?test=spam", consumer=token.consumer, token=token)

        assert response.status_code == 200
        assert response.content == (b"Access allowed for alice (ps. I got params={'test': 'spam'})")
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert response["X-Mock-Reading"] == "rfc5849"

    def test_a_doubled_parameter_is_a_list_and_an_empty_one_is_empty(self):
        token = factories.access_token(by=factories.user(username="alice"))

        response = call(
            "POST",
            "/oauth/test?a=1&b=",
            consumer=token.consumer,
            token=token,
            form="a=2&c=%C3%A9+%2B%26%25~",
        )

        assert response.content.decode() == (
            "Access allowed for alice (ps. I got params={'a': ['1', '2'], 'b': '', 'c': 'é +&%~'})"
        )

    def test_a_client_that_reads_json_gets_the_same_facts(self):
        token = factories.access_token(by=factories.user(username="alice"))

        response = call(
            "GET",
            "/oauth/test?a=1&a=2",
            consumer=token.consumer,
            token=token,
            headers={"accept": "application/json"},
        )

        assert response.json() == {
            "user": "alice",
            "consumer": token.consumer.key,
            "params": {"a": ["1", "2"]},
            "reading": "rfc5849",
        }

    def test_a_request_without_a_token_is_refused_where_one_is_needed(self):
        response = call("GET", "/oauth/test", consumer=factories.consumer())

        assert (response.status_code, fields(response)["oauth_parameters_absent"]) == (
            400,
            "oauth_token",
        )

    def test_a_request_without_a_token_verifies_where_none_is_needed(self):
        consumer = factories.consumer(key="robot")

        response = call("GET", "/oauth/test/two-legged?a=b", consumer=consumer)

        assert response.content == b"Access allowed for robot (ps. I got params={'a': 'b'})"

    def test_an_empty_token_counts_as_none_and_is_signed(self):
        consumer = factories.consumer(key="robot")
        target = "/oauth/test/two-legged"
        plain = authorization(
            "GET", target, consumer=consumer, signature_method="PLAINTEXT"
        ).replace("OAuth ", 'OAuth oauth_token="", ')

        response = send("GET", target, authorization=plain)

        assert response.content == b"Access allowed for robot (ps. I got params={})"

    def test_other_methods_are_not_allowed(self):
        response = send("DELETE", "/oauth/test")

        assert (response.status_code, response["Allow"]) == (405, "GET, POST")

    def test_every_accepted_call_burns_its_nonce(self):
        token = factories.access_token()
        header = authorization("GET", "/oauth/test", consumer=token.consumer, token=token)

        first = send("GET", "/oauth/test", authorization=header)
        second = send("GET", "/oauth/test", authorization=header)

        assert (first.status_code, second.status_code) == (200, 401)
        assert fields(second)["oauth_problem"] == "nonce_used"
        assert Nonce.objects.count() == 1
