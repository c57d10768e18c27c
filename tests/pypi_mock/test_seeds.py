"""pypi_mock/seeds: the identities that a fresh server holds."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import check_password

from accounts.models import User
from oauth_provider.models import AccessToken, Consumer
from pypi_mock.seeds import builtin
from pypi_mock.seeds.apply import seed_apply

pytestmark = pytest.mark.django_db


def rows() -> list[list[tuple]]:
    models = (User, Consumer, AccessToken)
    return [list(model.objects.order_by("pk").values_list()) for model in models]


@pytest.mark.parametrize("user", builtin.USERS, ids=lambda user: user.username)
def test_the_precomputed_hash_belongs_to_the_password(user):
    assert check_password(user.password, user.password_hash)


def test_a_fresh_server_has_two_users_a_consumer_and_its_token():
    seed_apply()

    assert list(User.objects.order_by("username").values_list("username", flat=True)) == [
        "alice",
        "bob",
    ]
    [consumer] = Consumer.objects.all()
    assert (consumer.key, consumer.secret, consumer.name, consumer.owner.username) == (
        "consumer-key",
        "consumer-secret",
        "Example application",
        "alice",
    )
    [token] = AccessToken.objects.all()
    assert (token.key, token.secret, token.consumer, token.user.username) == (
        "access-token",
        "access-token-secret",
        consumer,
        "alice",
    )


def test_applying_twice_changes_nothing():
    seed_apply()
    once = rows()
    seed_apply()

    assert rows() == once


def test_what_the_owner_changed_stays(frozen_clock):
    seed_apply()
    User.objects.filter(username="alice").update(password="another")
    Consumer.objects.update(enabled=False, secret="another")
    AccessToken.objects.update(revoked=frozen_clock.now())
    changed = rows()
    seed_apply()

    assert rows() == changed
