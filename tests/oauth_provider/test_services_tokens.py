"""oauth_provider/services/tokens.py: the life of tokens (RFC 5849, 2)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from oauth_provider.models import AccessToken, Dialect, RequestToken
from oauth_provider.refusal import ProblemError
from oauth_provider.services import (
    access_token_exchange,
    access_token_issue,
    authorization_deny,
    authorization_grant,
    consumer_enabled_set,
    consumer_register,
    request_token_issue,
    token_revoke,
)
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_clock")]


def problem_of(caught) -> str:
    return caught.value.problems[0].name.value


class TestIssue:
    @pytest.mark.parametrize(
        ("dialect", "callback", "column", "kept", "verifier"),
        [
            (Dialect.AUTO, "", "pypi", "", 10),
            (Dialect.AUTO, "oob", "rfc5849", "oob", 10),
            (Dialect.RFC5849, "app:/", "rfc5849", "app:/", 10),
            (Dialect.PYPI, "app:/", "pypi", "", 0),
        ],
    )
    def test_a_callback_decides_the_column(self, dialect, callback, column, kept, verifier):
        token = request_token_issue(
            consumer=factories.consumer(), dialect=dialect, callback=callback
        )

        assert (token.dialect, token.callback, len(token.verifier)) == (column, kept, verifier)
        assert (len(token.key), len(token.secret), token.state) == (32, 64, "pending")

    def test_it_lasts_as_long_as_the_option_says(self, settings):
        settings.MOCK_REQUEST_TOKEN_LIFETIME = 5

        token = request_token_issue(
            consumer=factories.consumer(), dialect=Dialect.AUTO, callback=""
        )

        assert token.expires - token.created == timedelta(seconds=5)


class TestAnswer:
    @pytest.mark.parametrize(
        ("service", "state"),
        [(authorization_grant, "authorized"), (authorization_deny, "denied")],
    )
    def test_the_first_answer_is_kept(self, service, state):
        token, user = factories.request_token(), factories.user()
        service(request_token=token, user=user)

        with pytest.raises(ProblemError) as caught:
            authorization_grant(request_token=token, user=factories.user())

        token.refresh_from_db()
        assert (problem_of(caught), token.state, token.user) == ("token_used", state, user)

    def test_an_expired_token_cannot_be_answered(self, frozen_clock):
        token = factories.request_token(lifetime=timedelta(0))

        with pytest.raises(ProblemError) as caught:
            authorization_grant(request_token=token, user=factories.user())

        assert problem_of(caught) == "token_used"


class TestExchange:
    def test_it_happens_once(self):
        token = factories.request_token(state="authorized", by=factories.user())
        access = access_token_exchange(request_token=token)

        with pytest.raises(ProblemError) as caught:
            access_token_exchange(request_token=token)

        assert problem_of(caught) == "token_used"
        assert list(AccessToken.objects.all()) == [access]
        assert RequestToken.objects.get().state == "used"

    def test_a_token_that_expired_meanwhile_stays_as_it_was(self):
        token = factories.request_token(
            state="authorized", by=factories.user(), lifetime=timedelta(0)
        )

        with pytest.raises(ProblemError):
            access_token_exchange(request_token=token)

        assert (AccessToken.objects.count(), RequestToken.objects.get().state) == (0, "authorized")

    def test_as_in_2012_the_first_token_in_force_is_handed_out(self, frozen_clock):
        token = factories.request_token(state="authorized", by=factories.user(), dialect="pypi")
        mine = {"of": token.consumer, "by": token.user}
        factories.access_token(**mine, revoked=frozen_clock.now())
        factories.access_token(**mine, expires=frozen_clock.now())
        factories.access_token(of=token.consumer)
        factories.access_token(by=token.user)
        first = factories.access_token(**mine)
        factories.access_token(**mine)

        assert access_token_exchange(request_token=token) == first


class TestAccessToken:
    @pytest.mark.parametrize(("lifetime", "lasts"), [(0, None), (60, timedelta(seconds=60))])
    def test_it_lasts_as_long_as_the_option_says(self, settings, lifetime, lasts):
        settings.MOCK_ACCESS_TOKEN_LIFETIME = lifetime

        token = access_token_issue(consumer=factories.consumer(), user=factories.user())

        assert (token.expires and token.expires - token.created) == lasts

    def test_it_is_revoked_once(self, frozen_clock):
        token = factories.access_token()
        token_revoke(token=token)
        revoked = token.revoked
        frozen_clock.freeze(frozen_clock.now() + timedelta(hours=1))

        token_revoke(token=token)

        token.refresh_from_db()
        assert token.revoked == revoked


def test_a_consumer_is_registered_with_key_and_secret():
    owner = factories.user()

    made = consumer_register(
        owner=owner, name="Robot", description="d", callbacks=["app:/"], dialect="pypi"
    )

    made.refresh_from_db()
    assert (len(made.key), len(made.secret), made.enabled) == (24, 48, True)
    assert (made.owner, made.name, made.description) == (owner, "Robot", "d")
    assert (made.callbacks, made.dialect, made.rsa_public_key) == (["app:/"], "pypi", "")


def test_a_consumer_is_switched_off_and_on():
    consumer = factories.consumer()

    states = []
    for enabled in (False, True):
        consumer_enabled_set(consumer=consumer, enabled=enabled)
        consumer.refresh_from_db()
        states.append(consumer.enabled)

    assert states == [False, True]
