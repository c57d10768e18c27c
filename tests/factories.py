"""The only way in which tests make rows; whatever a test does not name is unremarkable."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

from accounts.models import ApiToken, User
from accounts.services import api_token_create
from oauth_provider.models import AccessToken, Consumer, Dialect, RequestToken
from pypi_mock.simulation.clock import clock

PASSWORD = "correct horse"
"""The password of every user made here."""

_numbers = count(1)


def user(*, username: str = "", password: str = PASSWORD, is_active: bool = True) -> User:
    made = User(username=username or f"user{next(_numbers)}", is_active=is_active)
    made.set_password(password)
    made.save()
    return made


def consumer(
    *,
    key: str = "",
    secret: str = "consumer-secret",
    name: str = "Release Robot",
    description: str = "",
    owner: User | None = None,
    enabled: bool = True,
    rsa_public_key: str = "",
    callbacks: tuple[str, ...] = (),
    dialect: str = "",
    created: datetime | None = None,
) -> Consumer:
    return Consumer.objects.create(
        key=key or f"consumer-{next(_numbers)}",
        secret=secret,
        name=name,
        description=description,
        owner=owner,
        enabled=enabled,
        rsa_public_key=rsa_public_key,
        callbacks=list(callbacks),
        dialect=dialect,
        created=created or clock.now(),
    )


def request_token(
    *,
    key: str = "",
    secret: str = "request-secret",
    of: Consumer | None = None,
    dialect: str = Dialect.RFC5849,
    callback: str = "https://client.example/done",
    verifier: str = "VERIFIER23",
    state: str = RequestToken.State.PENDING,
    by: User | None = None,
    created: datetime | None = None,
    lifetime: timedelta = timedelta(minutes=10),
) -> RequestToken:
    created = created or clock.now()
    return RequestToken.objects.create(
        key=key or f"request-{next(_numbers)}",
        secret=secret,
        consumer=of or consumer(),
        dialect=dialect,
        callback=callback,
        verifier=verifier,
        state=state,
        user=by,
        created=created,
        expires=created + lifetime,
    )


def access_token(
    *,
    key: str = "",
    secret: str = "access-secret",
    of: Consumer | None = None,
    by: User | None = None,
    created: datetime | None = None,
    expires: datetime | None = None,
    revoked: datetime | None = None,
) -> AccessToken:
    return AccessToken.objects.create(
        key=key or f"access-{next(_numbers)}",
        secret=secret,
        consumer=of or consumer(),
        user=by or user(),
        created=created or clock.now(),
        expires=expires,
        revoked=revoked,
    )


def api_token(
    *,
    by: User | None = None,
    text: str = "",
    name: str = "Laptop",
    projects: tuple[str, ...] = (),
    expires: datetime | None = None,
) -> tuple[ApiToken, str]:
    return api_token_create(
        user=by or user(), name=name, text=text, projects=projects, expires=expires
    )
