"""Put the built-in identities into the database: what is missing is added, nothing is changed."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from oauth_provider.models import AccessToken, Consumer
from pypi_mock.seeds import builtin
from pypi_mock.simulation.clock import clock


@transaction.atomic
def seed_apply() -> None:
    """Add what is missing, by natural key.

    A kept database may hold a row that its owner has changed: a new secret, a revoked token. It
    stays as it is, and applying twice changes nothing.
    """
    _users()
    _consumers()
    _access_tokens()


def _users() -> None:
    known = set(User.objects.values_list("username", flat=True))
    for user in builtin.USERS:
        if user.username not in known:
            User.objects.create(username=user.username, password=user.password_hash)


def _consumers() -> None:
    for consumer in builtin.CONSUMERS:
        if not Consumer.objects.filter(key=consumer.key).exists():
            Consumer.objects.create(
                key=consumer.key,
                secret=consumer.secret,
                name=consumer.name,
                description=consumer.description,
                owner=User.objects.get(username=consumer.owner),
                created=clock.now(),
            )


def _access_tokens() -> None:
    for token in builtin.ACCESS_TOKENS:
        if not AccessToken.objects.filter(key=token.key).exists():
            AccessToken.objects.create(
                key=token.key,
                secret=token.secret,
                consumer=Consumer.objects.get(key=token.consumer),
                user=User.objects.get(username=token.user),
                created=clock.now(),
            )
