"""Which secrets that everybody can read in `builtin.toml` are in the database."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password

from accounts.models import ApiToken, User
from oauth_provider.models import Consumer
from pypi_mock.seeds import builtin


def published_identities() -> list[str]:
    """Name the people, API tokens and consumers whose secret is the built-in one."""
    seed = builtin.SEED
    hashes = dict(User.objects.values_list("username", "password"))
    names = [
        f"the user {user.name}"
        for user in seed.users
        if user.name in hashes and check_password(user.password, hashes[user.name])
    ]
    digests = set(ApiToken.objects.values_list("digest", flat=True))
    names += [
        f"the API token {token.name!r}" for token in seed.api_tokens if token.found_by in digests
    ]
    secrets = dict(Consumer.objects.values_list("key", "secret"))
    names += [
        f"the consumer {consumer.key}"
        for consumer in seed.consumers
        if secrets.get(consumer.key) == consumer.secret
    ]
    return names
