"""pypi_mock/seeds: what a fresh server holds, and what a kept one keeps."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import check_password

from accounts.models import User
from oauth_provider.models import AccessToken, Consumer
from pypi_mock.seeds import builtin
from pypi_mock.seeds.applying import seed_apply

pytestmark = pytest.mark.django_db


def rows() -> list[list[tuple]]:
    models = (User, Consumer, AccessToken)
    return [list(model.objects.order_by("pk").values_list()) for model in models]


@pytest.mark.parametrize("name", ["alice", "bob"])
def test_the_built_in_users_have_their_names_for_passwords(name):
    seed_apply(builtin.SEED)

    assert check_password(name, User.objects.get(username=name).password)


def test_a_fresh_server_has_a_consumer_and_its_token():
    seed_apply(builtin.SEED)

    token = AccessToken.objects.get(key="access-token")
    consumer = token.consumer
    assert (consumer.key, consumer.secret, consumer.name, consumer.owner.username) == (
        "consumer-key",
        "consumer-secret",
        "Example application",
        "alice",
    )
    assert (token.secret, token.user.username) == ("access-token-secret", "alice")


def test_applying_twice_changes_nothing():
    seed_apply(builtin.SEED)
    once = rows()
    seed_apply(builtin.SEED)

    assert rows() == once


def test_what_the_owner_changed_stays(frozen_clock):
    seed_apply(builtin.SEED)
    User.objects.filter(username="alice").update(password="another")
    Consumer.objects.update(enabled=False, secret="another")
    AccessToken.objects.update(revoked=frozen_clock.now())
    changed = rows()
    seed_apply(builtin.SEED)

    assert rows() == changed
