"""oauth_provider/selectors.py and lookup.py: what is known of credentials, and at what cost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from oauth_provider import selectors
from oauth_provider.calls import NonceKey
from oauth_provider.lookup import credentials_in_force
from oauth_provider.models import Nonce
from oauth_provider.signing.case import TokenFacts
from tests import factories
from tests.engines.chosen import of_sqlite
from tests.oauth_provider.signing_by_hand import NOON, resource

pytestmark = pytest.mark.django_db

ONE_LOOK_UP = 1
NONCE = {
    "oauth_timestamp": str(NOON),
    "oauth_nonce": "n",
    "oauth_signature_method": "HMAC-SHA1",
}


def named(consumer, token=None, **more: str) -> dict[str, str]:
    return {"oauth_consumer_key": consumer.key, "oauth_token": token.key if token else "", **more}


class TestLookup:
    @of_sqlite  # beside Redis it costs two look-ups, and nothing is written
    def test_a_right_signed_get_costs_one_look_up_and_the_burning(
        self, token, django_assert_num_queries
    ):
        resource(token)  # the first one of a second forgets old nonces, too

        with django_assert_num_queries(2) as queries:
            assert resource(token, nonce="another").status_code == 200

        kinds = [query["sql"].split()[0] for query in queries.captured_queries]
        assert kinds == ["SELECT", "INSERT"]

    def test_it_finds_consumer_token_and_user(self, token):
        token.consumer.rsa_public_key = "pem"
        token.consumer.dialect = "pypi"
        token.consumer.save()

        found = credentials_in_force(
            consumer_key=token.consumer.key, token_key=token.key, nonce=None
        )

        assert found is not None
        assert (found.consumer, found.token, found.token.user) == (
            token.consumer,
            token,
            token.user,
        )
        assert (found.consumer.secret, found.consumer.rsa_public_key, found.consumer.dialect) == (
            "consumer-secret",
            "pem",
            "pypi",
        )
        assert (found.token.secret, found.token.user.username) == ("access-secret", "alice")
        assert found.consumer.enabled
        assert not found.nonce_used

    def test_it_knows_a_used_nonce(self, token):
        key = NonceKey(NOON, token.consumer.key, token.key, "n")
        Nonce.objects.create(**key._asdict())

        used = [
            found.nonce_used
            for nonce in (key, key._replace(nonce="m"))
            if (
                found := credentials_in_force(
                    consumer_key=token.consumer.key, token_key=token.key, nonce=nonce
                )
            )
        ]

        assert used == [True, False]

    def test_it_does_not_find_what_is_not_in_force(self, frozen_clock):
        now = frozen_clock.now()
        tokens = [
            factories.access_token(revoked=now),
            factories.access_token(expires=now),
            factories.access_token(by=factories.user(is_active=False)),
        ]

        found = [
            credentials_in_force(consumer_key=t.consumer.key, token_key=t.key, nonce=None)
            for t in tokens
        ]

        assert found == [None, None, None]

    def test_a_token_is_in_force_up_to_its_last_second(self, frozen_clock):
        token = factories.access_token(expires=frozen_clock.now() + timedelta(seconds=1))

        found = credentials_in_force(
            consumer_key=token.consumer.key, token_key=token.key, nonce=None
        )

        assert found is not None


class TestResource:
    def test_what_is_in_force_costs_one_query(self, token, django_assert_num_queries):
        with django_assert_num_queries(ONE_LOOK_UP):
            known = selectors.credentials_at_resource(named(token.consumer, token, **NONCE))

        assert (known.consumer, known.token) == (token.consumer, token)
        assert known.nonce == NonceKey(NOON, token.consumer.key, token.key, "n")
        assert (known.facts.now, known.facts.token) == (NOON, TokenFacts("access-secret"))

    @pytest.mark.parametrize("protocol", [{}, NONCE, {"oauth_consumer_key": "nobody", **NONCE}])
    def test_an_unknown_consumer_has_nothing(self, protocol):
        known = selectors.credentials_at_resource(protocol)

        assert (known.consumer, known.token, known.facts.consumer) == (None, None, None)

    def test_without_a_token_there_is_a_consumer(self):
        consumer = factories.consumer()

        known = selectors.credentials_at_resource(named(consumer))

        assert (known.consumer, known.token, known.facts.token) == (consumer, None, None)

    def test_an_unknown_token_is_none(self):
        consumer = factories.consumer()

        known = selectors.credentials_at_resource({**named(consumer), "oauth_token": "x"})

        assert (known.token, known.facts.token) == (None, None)

    def test_anothers_token_is_unknown_and_its_secret_of_no_use(self, token):
        known = selectors.credentials_at_resource(named(factories.consumer(), token))

        assert (known.token, known.facts.token) == (None, None)


class TestSteps:
    def test_at_step_1_only_the_consumer_is_looked_at(self, token):
        known = selectors.credentials_at_step_1(named(token.consumer, token))

        assert (known.consumer, known.token) == (token.consumer, None)

    def test_at_step_3_the_verifier_is_known(self):
        token = factories.request_token(state="authorized", by=factories.user())

        known = selectors.credentials_at_step_3(named(token.consumer, token))

        assert known.token == token
        assert known.facts.token == TokenFacts("request-secret", None, "VERIFIER23")

    def test_a_token_without_a_verifier_asks_for_none(self):
        token = factories.request_token(state="authorized", by=factories.user(), verifier="")

        known = selectors.credentials_at_step_3(named(token.consumer, token))

        assert known.facts.token == TokenFacts("request-secret", None, None)

    def test_without_a_consumer_no_token_is_looked_for(self):
        token = factories.request_token()

        known = selectors.credentials_at_step_3({"oauth_token": token.key})

        assert (known.consumer, known.token) == (None, None)

    @pytest.mark.parametrize(
        ("named_as", "problem"),
        [
            ({"state": "used", "lifetime": timedelta(0)}, "token_used"),
            ({"state": "denied", "lifetime": timedelta(0)}, "token_expired"),
            ({"state": "denied"}, "permission_denied"),
            ({"state": "pending"}, "permission_unknown"),
            ({"state": "authorized"}, None),
        ],
    )
    def test_what_became_of_a_request_token(self, named_as, problem):
        token = factories.request_token(by=factories.user(), **named_as)

        found = selectors.request_token_problem(token)

        assert (found and (found.name.value, found.status)) == (problem and (problem, 401))


class TestNonce:
    @pytest.mark.parametrize(
        "change",
        [
            {"oauth_nonce": ""},
            {"oauth_consumer_key": ""},
            {"oauth_timestamp": "noon"},
            {"oauth_timestamp": "9" * 19},
            {"oauth_timestamp": "١٢"},
            {"oauth_signature_method": "PLAINTEXT"},
            {"oauth_signature_method": "unknown"},
        ],
    )
    def test_where_one_means_nothing_there_is_none(self, change):
        protocol = {"oauth_consumer_key": "k", **NONCE, **change}

        assert selectors.nonce_key(protocol) is None

    def test_the_largest_timestamp_fits_the_database(self, token):
        protocol = named(token.consumer, token, **{**NONCE, "oauth_timestamp": "9" * 18})

        known = selectors.credentials_at_resource(protocol)

        assert known.nonce is not None
        assert not known.facts.nonce_used
