"""Who can sign: consumers and access tokens, as values."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

from pypi_mock.testing.moments import moment

if TYPE_CHECKING:
    from datetime import datetime

    Document = dict[str, Any]  # of the server, hence Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What a request is signed with; the user has granted the token.

    ``requests_oauthlib.OAuth1`` and its like take the first four in this order.
    """

    consumer_key: str
    consumer_secret: str
    token: str
    token_secret: str
    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumer:
    """An application that is registered.

    Attributes:
        callbacks: The addresses it may name; none where it may name any.
        dialect: Of its own; empty for the server's.
        rsa_private_key: Only in the answer to ``consumer(rsa_public_key="generate")``.
    """

    key: str
    secret: str
    name: str = ""
    description: str = ""
    owner: str = ""
    enabled: bool = True
    callbacks: tuple[str, ...] = ()
    dialect: str = ""
    rsa_public_key: str = ""
    rsa_private_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessToken:
    """A token that somebody has granted."""

    key: str
    secret: str
    consumer: str
    user: str
    state: Literal["active", "expired", "revoked"] = "active"
    expires: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """What an uploader of today presents: as the password of the user ``__token__``.

    Attributes:
        token: The token itself; the server cannot say it again.
        projects: Normalised names of those that it may upload to; none where it may to all.
    """

    id: int
    token: str
    user: str
    name: str = ""
    projects: tuple[str, ...] = ()
    expires: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """The user's answer to an application that asks for access.

    Attributes:
        redirect: Where the browser would go next; empty where the client has no callback.
        verifier: For step 3 of OAuth 1.0a; empty where the dialect has none.
    """

    state: Literal["authorized", "denied"]
    redirect: str = ""
    verifier: str = ""


def credentials_of(document: Document) -> Credentials:
    """Read credentials."""
    return Credentials(**_said(Credentials, document))


def consumer_of(document: Document) -> Consumer:
    """Read a consumer."""
    said = _said(Consumer, document)
    return Consumer(**said | {"callbacks": tuple(said.get("callbacks", ()))})


def access_token_of(document: Document) -> AccessToken:
    """Read an access token."""
    said = _said(AccessToken, document)
    expires = moment(said["expires"]) if "expires" in said else None
    return AccessToken(**said | {"expires": expires})


def api_token_of(document: Document) -> ApiToken:
    """Read an API token."""
    said = _said(ApiToken, document)
    expires = moment(said["expires"]) if "expires" in said else None
    projects = tuple(said.get("projects", ()))
    return ApiToken(**said | {"expires": expires, "projects": projects})


def approval_of(document: Document) -> Approval:
    """Read an approval."""
    return Approval(**_said(Approval, document))


def _said(kind: type, document: Document) -> Document:
    """Return what we know of; a newer server may say more."""
    names = (field.name for field in fields(kind))
    return {name: document[name] for name in names if document.get(name) is not None}
