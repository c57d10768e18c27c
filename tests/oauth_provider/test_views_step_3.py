"""Step 3: access tokens (contract 1)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from oauth_provider.models import AccessToken, RequestToken
from tests import factories
from tests.signed import call, fields

pytestmark = pytest.mark.django_db


def authorized(**named) -> RequestToken:
    return factories.request_token(
        state=RequestToken.State.AUTHORIZED, by=factories.user(), **named
    )


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
