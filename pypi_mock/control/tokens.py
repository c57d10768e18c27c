"""Access tokens, credentials without the dance, and the answers of users who are not there."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from django.db import transaction
from django.http import HttpResponse
from msgspec import UNSET, Struct, UnsetType, structs

from accounts import models as accounts
from oauth_provider import models as provider
from oauth_provider import services
from oauth_provider.services.tokens import KEY_CHARACTERS, SECRET_CHARACTERS
from pypi_mock.control.answers import ControlError, missing
from pypi_mock.control.identities import (
    NO_CONTENT,
    NewConsumer,
    consumer_made,
    found_consumer,
    found_user,
)
from pypi_mock.control.operation import operation
from pypi_mock.seeds import model
from pypi_mock.seeds.applying import seed_apply
from pypi_mock.simulation.clock import Moment, clock
from pypi_mock.simulation.randomness import randomness

if TYPE_CHECKING:
    from django.http import HttpRequest

_CONFLICT = 409


class NewToken(Struct, kw_only=True, forbid_unknown_fields=True):
    """An access token to be made; key and secret are made up where they are not said."""

    key: model.Key | UnsetType = UNSET
    secret: model.Line | UnsetType = UNSET
    consumer: model.Key
    user: model.Username
    state: Literal["active", "expired", "revoked"] = "active"
    expires: Moment | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Refuse what cannot be reckoned with."""
        model.check_reach(self.expires)


class Token(Struct, kw_only=True):
    """An access token."""

    key: str
    secret: str
    consumer: str
    user: str
    state: Literal["active", "expired", "revoked"]
    expires: datetime | None
    created: datetime


class Tokens(Struct):
    """All of them."""

    tokens: list[Token]


class Wanted(Struct, kw_only=True, forbid_unknown_fields=True):
    """For whom credentials are made.

    Attributes:
        consumer: Its key; made where it is not known, and made up where nothing is said.
        user: Her name; made where it is not known.
    """

    consumer: model.Key | UnsetType = UNSET
    user: model.Username = "alice"


class Credentials(Struct, kw_only=True):
    """What a client signs with."""

    consumer_key: str
    consumer_secret: str
    token: str
    token_secret: str
    user: str


class Pending(Struct, kw_only=True):
    """A request token that waits for its user."""

    token: str
    consumer: str
    callback: str
    created: datetime
    expires: datetime


class Authorizations(Struct):
    """All of them."""

    authorizations: list[Pending]


class Answer(Struct, kw_only=True, forbid_unknown_fields=True):
    """What a user answers.

    Attributes:
        callback: As on the address of the consent page, for request tokens as of 2012.
    """

    user: model.Username = "alice"
    allow: bool = True
    callback: model.Text = ""


class Answered(Struct, kw_only=True):
    """What came of it.

    Attributes:
        redirect: Where her browser goes; empty where the callback is out of band.
        verifier: What she would tell the application.
    """

    state: Literal["authorized", "denied"]
    redirect: str
    verifier: str


@operation("GET", "tokens", answer=Tokens)
def tokens_list(_request: HttpRequest) -> Tokens:
    """List the access tokens with their secrets."""
    rows = provider.AccessToken.objects.select_related("consumer", "user").order_by("pk")
    return Tokens([_document(token) for token in rows])


@operation("POST", "tokens", body=NewToken, answer=Token, status=201, refusals=(404, 409))
def token_create(_request: HttpRequest, new: NewToken) -> Token:
    """Make an access token."""
    return _document(_made(new))


@operation("POST", "tokens/<path:key>/expire", answer=Token, refusals=(404,))
def token_expire(_request: HttpRequest, key: str) -> Token:
    """Let an access token have expired."""
    token = _found(key)
    services.token_expire(token=token)
    return _document(token)


@operation("POST", "tokens/<path:key>/revoke", answer=Token, refusals=(404,))
def token_revoke(_request: HttpRequest, key: str) -> Token:
    """Revoke an access token."""
    token = _found(key)
    services.token_revoke(token=token)
    return _document(token)


@operation("GET", "tokens/<path:key>", answer=Token, refusals=(404,))
def token_show(_request: HttpRequest, key: str) -> Token:
    """Look at an access token, its secret included."""
    return _document(_found(key))


@operation("DELETE", "tokens/<path:key>", answer=None, status=NO_CONTENT, refusals=(404,))
def token_delete(_request: HttpRequest, key: str) -> HttpResponse:
    """Delete an access token, as if it had never been."""
    _found(key).delete()
    return HttpResponse(status=NO_CONTENT)


@operation("POST", "credentials", body=Wanted, answer=Credentials, status=201)
def credentials_create(_request: HttpRequest, wanted: Wanted) -> Credentials:
    """Make a consumer and an access token in one call, without the dance."""
    with transaction.atomic():
        consumer = None
        if wanted.consumer is not UNSET:
            consumer = provider.Consumer.objects.filter(key=wanted.consumer).first()
        if consumer is None:
            consumer = consumer_made(NewConsumer(key=wanted.consumer))
        seed_apply(model.Seed(users=(model.User(name=wanted.user),)))
        user = accounts.User.objects.get(username=wanted.user)
        token = services.access_token_issue(consumer=consumer, user=user)
    return Credentials(
        consumer_key=consumer.key,
        consumer_secret=consumer.secret,
        token=token.key,
        token_secret=token.secret,
        user=user.username,
    )


@operation("GET", "authorizations", answer=Authorizations)
def authorizations_list(_request: HttpRequest) -> Authorizations:
    """List the request tokens that wait for their users."""
    rows = provider.RequestToken.objects.filter(
        state=provider.RequestToken.State.PENDING, expires__gt=clock.now()
    )
    return Authorizations(
        [
            Pending(
                token=token.key,
                consumer=token.consumer.key,
                callback=token.callback,
                created=token.created,
                expires=token.expires,
            )
            for token in rows.select_related("consumer").order_by("pk")
        ]
    )


@operation("POST", "authorizations/<path:key>", body=Answer, answer=Answered, refusals=(404, 409))
def authorization_answer(_request: HttpRequest, answer: Answer, key: str) -> Answered:
    """Answer for a user who is not there."""
    user = found_user(answer.user)
    if not provider.RequestToken.objects.filter(key=key).exists():
        raise missing("request token", key)
    question = services.question_of(key=key, callback=answer.callback)
    came = services.consent_answer(question=question, user=user, allow=answer.allow)
    return Answered(
        state="authorized" if came.allowed else "denied",
        redirect=came.location,
        verifier=came.verifier,
    )


def _found(key: str) -> provider.AccessToken:
    tokens = provider.AccessToken.objects.select_related("consumer", "user")
    token = tokens.filter(key=key).first()
    if token is None:
        raise missing("access token", key)
    return token


@transaction.atomic
def _made(new: NewToken) -> provider.AccessToken:
    key = randomness.text(KEY_CHARACTERS) if new.key is UNSET else new.key
    secret = randomness.text(SECRET_CHARACTERS) if new.secret is UNSET else new.secret
    if provider.AccessToken.objects.filter(key=key).exists():
        raise ControlError(_CONFLICT, f"there is an access token {key[:100]!r} already")
    found_consumer(new.consumer)
    found_user(new.user)
    seed = model.Token(**{**structs.asdict(new), "key": key, "secret": secret})
    seed_apply(model.Seed(tokens=(seed,)))
    return _found(key)


def _document(token: provider.AccessToken) -> Token:
    expired = token.expires is not None and token.expires <= clock.now()
    return Token(
        key=token.key,
        secret=token.secret,
        consumer=token.consumer.key,
        user=token.user.username,
        state="revoked" if token.revoked else "expired" if expired else "active",
        expires=token.expires,
        created=token.created,
    )
