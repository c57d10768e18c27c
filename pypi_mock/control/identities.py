"""Users and consumers: list, make, look at, change, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpResponse
from msgspec import UNSET, Meta, Struct, UnsetType, structs

from accounts import models as accounts
from oauth_provider import models as provider
from oauth_provider.own_key_pair import GENERATED, private_key
from oauth_provider.services.consumers import KEY_CHARACTERS, SECRET_CHARACTERS
from pypi_mock.control.answers import ControlError, missing
from pypi_mock.control.operation import operation
from pypi_mock.seeds import model
from pypi_mock.seeds.applying import public_key_of, seed_apply
from pypi_mock.simulation.randomness import randomness

if TYPE_CHECKING:
    from django.http import HttpRequest

_CONFLICT = 409
_BAD_REQUEST = 400
NO_CONTENT = 204
Password = Annotated[str, Meta(max_length=1000)]
Email = Annotated[str, Meta(max_length=254)]


class NewUser(Struct, kw_only=True, forbid_unknown_fields=True):
    """A user to be made; without a password nobody can log in as this one."""

    name: model.Username
    password: Password = ""
    email: Email = ""
    email_verified: bool = False
    two_factor: bool = False


class UserChange(Struct, kw_only=True, forbid_unknown_fields=True):
    """What is to be changed of a user; with an empty password nobody can log in as this one."""

    password: Password | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    email: Email | UnsetType = UNSET
    email_verified: bool | UnsetType = UNSET
    two_factor: bool | UnsetType = UNSET


class User(Struct, kw_only=True):
    """A user."""

    name: str
    active: bool
    has_password: bool
    email: str
    email_verified: bool
    two_factor: bool


class Users(Struct):
    """All of them."""

    users: list[User]


class NewConsumer(Struct, kw_only=True, forbid_unknown_fields=True):
    """A consumer to be made; what is not said is made up."""

    key: model.Key | UnsetType = UNSET
    secret: model.Line | UnsetType = UNSET
    name: Annotated[str, Meta(max_length=100)] = ""
    description: model.Text = ""
    owner: model.Line = ""
    enabled: bool = True
    callbacks: tuple[model.Text, ...] = ()
    dialect: Literal["", "auto", "pypi", "rfc5849"] = ""
    rsa_public_key: model.Pem = ""


class ConsumerChange(Struct, kw_only=True, forbid_unknown_fields=True):
    """What is to be changed of a consumer."""

    secret: model.Line | UnsetType = UNSET
    name: Annotated[str, Meta(max_length=100)] | UnsetType = UNSET
    description: model.Text | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET
    callbacks: tuple[model.Text, ...] | UnsetType = UNSET
    dialect: Literal["", "auto", "pypi", "rfc5849"] | UnsetType = UNSET
    rsa_public_key: model.Pem | UnsetType = UNSET


class Consumer(Struct, kw_only=True):
    """A consumer.

    Attributes:
        rsa_private_key: Of the server's own pair, where the consumer has that.
    """

    key: str
    secret: str
    name: str
    description: str
    owner: str | None
    enabled: bool
    callbacks: list[str]
    dialect: str
    rsa_public_key: str
    rsa_private_key: str | None


class Consumers(Struct):
    """All of them."""

    consumers: list[Consumer]


@operation("GET", "users", answer=Users)
def users_list(_request: HttpRequest) -> Users:
    """List the users."""
    return Users([_user(user) for user in accounts.User.objects.order_by("pk")])


@operation("POST", "users", body=NewUser, answer=User, status=201, refusals=(409,))
def user_create(_request: HttpRequest, new: NewUser) -> User:
    """Make a user."""
    _refuse_known(accounts.User.objects.filter(username=new.name).exists(), "user", new.name)
    seed_apply(model.Seed(users=(model.User(**structs.asdict(new)),)))
    return _user(accounts.User.objects.get(username=new.name))


@operation("GET", "users/<path:name>", answer=User, refusals=(404,))
def user_show(_request: HttpRequest, name: str) -> User:
    """Look at a user."""
    return _user(found_user(name))


@operation("PATCH", "users/<path:name>", body=UserChange, answer=User, refusals=(404,))
def user_change(_request: HttpRequest, change: UserChange, name: str) -> User:
    """Change a user: switch her off, give her another password, or what an index asks for."""
    user = found_user(name)
    given = {name: value for name, value in structs.asdict(change).items() if value is not UNSET}
    if "password" in given:
        given["password"] = make_password(given["password"] or None)
    if "active" in given:
        given["is_active"] = given.pop("active")
    for field, value in given.items():
        setattr(user, field, value)
    if given:
        user.save(update_fields=list(given))
    return _user(user)


@operation("DELETE", "users/<path:name>", answer=None, status=NO_CONTENT, refusals=(404,))
def user_delete(_request: HttpRequest, name: str) -> HttpResponse:
    """Delete a user, with her tokens and consumers."""
    found_user(name).delete()
    return HttpResponse(status=NO_CONTENT)


@operation("GET", "consumers", answer=Consumers)
def consumers_list(_request: HttpRequest) -> Consumers:
    """List the consumers with their secrets."""
    rows = provider.Consumer.objects.select_related("owner").order_by("pk")
    return Consumers([consumer_document(consumer) for consumer in rows])


@operation("POST", "consumers", body=NewConsumer, answer=Consumer, status=201, refusals=(404, 409))
def consumer_create(_request: HttpRequest, new: NewConsumer) -> Consumer:
    """Make a consumer."""
    return consumer_document(consumer_made(new))


@operation("GET", "consumers/<path:key>", answer=Consumer, refusals=(404,))
def consumer_show(_request: HttpRequest, key: str) -> Consumer:
    """Look at a consumer, its secret included."""
    return consumer_document(found_consumer(key))


@operation("PATCH", "consumers/<path:key>", body=ConsumerChange, answer=Consumer, refusals=(404,))
def consumer_change(_request: HttpRequest, change: ConsumerChange, key: str) -> Consumer:
    """Change a consumer: switch it off, give it another secret."""
    consumer = found_consumer(key)
    given = {name: value for name, value in structs.asdict(change).items() if value is not UNSET}
    if "rsa_public_key" in given:
        wanted = model.Consumer(key=key, rsa_public_key=given["rsa_public_key"])
        given["rsa_public_key"] = public_key_of(wanted)
    for name, value in given.items():
        setattr(consumer, name, list(value) if name == "callbacks" else value)
    if given:
        consumer.save(update_fields=list(given))
    return consumer_document(consumer)


@operation("DELETE", "consumers/<path:key>", answer=None, status=NO_CONTENT, refusals=(404,))
def consumer_delete(_request: HttpRequest, key: str) -> HttpResponse:
    """Delete a consumer with its tokens."""
    found_consumer(key).delete()
    return HttpResponse(status=NO_CONTENT)


@transaction.atomic
def consumer_made(new: NewConsumer) -> provider.Consumer:
    """Make a consumer, as a seed would.

    Raises:
        ControlError: There is one with that key.
    """
    key = randomness.text(KEY_CHARACTERS) if new.key is UNSET else new.key
    secret = randomness.text(SECRET_CHARACTERS) if new.secret is UNSET else new.secret
    _refuse_known(provider.Consumer.objects.filter(key=key).exists(), "consumer", key)
    seed = model.Consumer(**{**structs.asdict(new), "key": key, "secret": secret})
    users = (model.User(name=new.owner),) if new.owner else ()
    if new.owner:
        found_user(new.owner)
    seed_apply(model.Seed(users=users, consumers=(seed,)))
    return found_consumer(key)


def found_consumer(key: str) -> provider.Consumer:
    """Return a consumer.

    Raises:
        ControlError: There is none.
    """
    consumer = provider.Consumer.objects.select_related("owner").filter(key=key).first()
    if consumer is None:
        raise missing("consumer", key)
    return consumer


def found_user(name: str) -> accounts.User:
    """Return a user.

    Raises:
        ControlError: There is none.
    """
    user = accounts.User.objects.filter(username=name).first()
    if user is None:
        raise missing("user", name)
    return user


def _refuse_known(known: bool, what: str, key: str) -> None:  # noqa: FBT001 (the one question)
    if known:
        raise ControlError(_CONFLICT, f"there is a {what} {key[:100]!r} already")


def _user(user: accounts.User) -> User:
    return User(
        name=user.username,
        active=user.is_active,
        has_password=user.has_usable_password(),
        email=user.email,
        email_verified=user.email_verified,
        two_factor=user.two_factor,
    )


def consumer_document(consumer: provider.Consumer) -> Consumer:
    """Write a consumer down."""
    is_ours = consumer.rsa_public_key == GENERATED
    return Consumer(
        key=consumer.key,
        secret=consumer.secret,
        name=consumer.name,
        description=consumer.description,
        owner=consumer.owner.username if consumer.owner else None,
        enabled=consumer.enabled,
        callbacks=list(consumer.callbacks),
        dialect=consumer.dialect,
        rsa_public_key=consumer.verification_key,
        rsa_private_key=private_key() if is_ours else None,
    )
