"""Putting a seed into the database: what is missing is added, nothing is changed.

A kept database may hold a row that its owner has changed: a new secret, a revoked token. It stays
as it is, and applying a seed twice changes nothing.
"""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Generic, TypeVar

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db.models import Model
from msgspec import UNSET
from packaging.utils import canonicalize_name

from accounts import models as accounts
from accounts.api_tokens import SHOWN_CHARACTERS
from oauth_provider import models as provider
from oauth_provider.own_key_pair import GENERATED
from oauth_provider.signing.rsa_keys import KeyFormatError, normalised_public_key
from pypi_mock.seeds.projects import project_apply, retired_apply
from pypi_mock.seeds.publishers import issuers_apply, publishers_apply
from pypi_mock.simulation.clock import EARLIEST, clock
from pypi_mock.strict import DocumentError
from releases.services.writing import index_change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pypi_mock.seeds.model import ApiToken, Consumer, RequestToken, Seed, Token, User

    Ids = Mapping[str, int]

M = TypeVar("M", bound=Model)


@index_change()
def seed_apply(seed: Seed, *, emptied: bool = False) -> None:
    """Add what is missing, by natural key; faults and clock are not looked at.

    Where the tables of what the seed has were just ``emptied``, nothing is looked for in them.

    Raises:
        DocumentError: Something refers to what is not there, or breaks a rule of publishing.
    """
    tokens: list[Token | RequestToken] = [*seed.tokens, *seed.request_tokens]
    named = {c.owner for c in seed.consumers}
    named |= {one.user for one in (*tokens, *seed.api_tokens, *seed.publishers)}
    users = _Table(accounts.User, "username", emptied=emptied and bool(seed.users))
    users.add({user.name: partial(_user, user) for user in seed.users})
    ids = users.ids(named)
    api_tokens = _Table(accounts.ApiToken, "digest", emptied=emptied)
    api_tokens.add({t.found_by: partial(_api_token, t, ids) for t in seed.api_tokens})
    publishers_apply(seed.publishers, ids, emptied=emptied)
    issuers_apply(seed.issuers)
    consumers = _Table(provider.Consumer, "key", emptied=emptied and bool(seed.consumers))
    consumers.add({c.key: partial(_consumer, c, ids) for c in seed.consumers})
    theirs = consumers.ids({token.consumer for token in tokens})
    access_tokens = _Table(provider.AccessToken, "key", emptied=emptied)
    access_tokens.add({t.key: partial(_token, t, ids, theirs) for t in seed.tokens})
    request_tokens = _Table(provider.RequestToken, "key", emptied=emptied)
    request_tokens.add(
        {t.key: partial(_request_token, t, ids, theirs) for t in seed.request_tokens}
    )
    for project in seed.projects:
        project_apply(project)
    retired_apply(seed.retired)


class _Table(Generic[M]):
    """The rows of a model, and what is known of their primary keys, by natural key."""

    def __init__(self, model: type[M], natural_key: str, *, emptied: bool) -> None:
        self._manager = model._default_manager  # noqa: SLF001 (Django's public name)
        self._natural_key = natural_key
        self._emptied = emptied
        self._known: dict[str, int] = {}

    def add(self, rows: Mapping[str, Callable[[], M]]) -> None:
        """Make and insert the rows whose keys are new."""
        known = self.ids(rows)
        if missing := [make() for key, make in rows.items() if key not in known]:
            self._manager.bulk_create(missing)
            self._known |= {getattr(row, self._natural_key): row.pk for row in missing}

    def ids(self, keys: Iterable[str]) -> dict[str, int]:
        """Return the primary keys of those that are there."""
        unknown = [key for key in keys if key and key not in self._known]
        if unknown and not self._emptied:
            found = self._manager.filter(**{f"{self._natural_key}__in": unknown})
            self._known |= dict(found.values_list(self._natural_key, "pk"))
        return self._known


@lru_cache(maxsize=1000)
def password_hash(password: str) -> str:
    """Hash a password; the same one has the same hash in this process, so that it is done once."""
    return make_password(password)


def _user(user: User) -> accounts.User:
    hashed = password_hash(user.password) if user.password else user.password_hash
    password = hashed or make_password(None)
    return accounts.User(
        username=user.name,
        password=password,
        is_active=user.active,
        email=user.email,
        email_verified=user.email_verified,
        two_factor=user.two_factor,
    )


def _api_token(token: ApiToken, users: Ids) -> accounts.ApiToken:
    return accounts.ApiToken(
        user_id=_known(users, token.user, "user", of=token.name),
        name=token.name,
        prefix=token.prefix or token.token[:SHOWN_CHARACTERS],
        digest=token.found_by,
        projects=sorted({canonicalize_name(project) for project in token.projects}),
        created=clock.now(),
        expires=None if token.expires is UNSET else token.expires,
    )


def _consumer(consumer: Consumer, users: Ids) -> provider.Consumer:
    return provider.Consumer(
        key=consumer.key,
        secret=consumer.secret,
        rsa_public_key=public_key_of(consumer),
        name=consumer.name or consumer.key[:100],
        description=consumer.description,
        owner_id=_known(users, consumer.owner, "user", of=consumer.key) if consumer.owner else None,
        enabled=consumer.enabled,
        callbacks=list(consumer.callbacks),
        dialect=consumer.dialect,
        created=clock.now(),
    )


def public_key_of(consumer: Consumer) -> str:
    """Return what is kept of a consumer's public key.

    Raises:
        DocumentError: It is none.
    """
    if consumer.rsa_public_key in ("", GENERATED):
        return consumer.rsa_public_key
    try:
        return normalised_public_key(consumer.rsa_public_key)
    except KeyFormatError as error:
        raise DocumentError(f"the consumer {consumer.key!r}: rsa_public_key: {error}") from None


def _token(token: Token, users: Ids, consumers: Ids) -> provider.AccessToken:
    expires = None if token.expires is UNSET else token.expires
    return provider.AccessToken(
        key=token.key,
        secret=token.secret,
        consumer_id=_known(consumers, token.consumer, "consumer", of=token.key),
        user_id=_known(users, token.user, "user", of=token.key),
        created=clock.now(),
        expires=EARLIEST if token.state == "expired" and expires is None else expires,
        revoked=clock.now() if token.state == "revoked" else None,
    )


def _request_token(token: RequestToken, users: Ids, consumers: Ids) -> provider.RequestToken:
    lifetime = timedelta(seconds=settings.MOCK_REQUEST_TOKEN_LIFETIME)
    dialects = provider.Dialect
    return provider.RequestToken(
        key=token.key,
        secret=token.secret,
        consumer_id=_known(consumers, token.consumer, "consumer", of=token.key),
        dialect=dialects.RFC5849 if token.callback else dialects.PYPI,
        callback=token.callback,
        verifier=token.verifier,
        state=token.state,
        user_id=_known(users, token.user, "user", of=token.key) if token.user else None,
        created=clock.now(),
        expires=clock.now() + lifetime if token.expires is UNSET else token.expires,
    )


def _known(ids: Ids, key: str, what: str, *, of: str) -> int:
    if key not in ids:
        raise DocumentError(f"{of!r}: there is no {what} {key!r}")
    return ids[key]
