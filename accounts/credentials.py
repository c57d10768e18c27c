"""Who uploads: from the Authorization header of a request to a user, or to why there is none.

As today's index takes them: Basic with a user's name and password, or with ``__token__`` and an
API token, and the token alone as ``token`` or ``bearer``.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from accounts import selectors, services
from accounts.api_tokens import PREFIX, USERNAME
from accounts.passwords import right_passwords
from pypi_mock.simulation.clock import clock

if TYPE_CHECKING:
    from django.http import HttpRequest

    from accounts.models import ApiToken, User

_TOKEN_SCHEMES: Final = frozenset({"token", "bearer"})
_SCHEMES: Final = "Basic, token or bearer"


class Reason(Enum):
    """Why nobody is known by what was presented."""

    MISSING = "missing"
    MALFORMED = "malformed"
    WRONG_PASSWORD = "wrong-password"
    """Or no such user: which of them is never told."""
    TOKEN_UNKNOWN = "token-unknown"
    TOKEN_EXPIRED = "token-expired"
    USER_INACTIVE = "user-inactive"


@dataclass(frozen=True, slots=True)
class Unauthenticated:
    """Nobody: why, and in one line what would be right. No secret is quoted."""

    reason: Reason
    message: str


@dataclass(frozen=True, slots=True)
class Uploader:
    """Somebody.

    Attributes:
        token: What was presented; None where it was a password.
    """

    user: User
    token: ApiToken | None = None

    @property
    def projects(self) -> frozenset[str] | None:
        """Normalised names of the projects that the token is for; None where it is for all."""
        if self.token is None or not self.token.projects:
            return None
        return frozenset(self.token.projects)

    def reaches(self, project: str) -> bool:
        """Tell whether what was presented is meant for a project, by its normalised name.

        Whether the user may publish to it is another question.
        """
        return self.projects is None or project in self.projects


def authenticated(request: HttpRequest) -> Uploader | Unauthenticated:
    """Return who a request comes from."""
    field: str = request.META.get("HTTP_AUTHORIZATION", "")
    scheme, _, presented = field.strip().partition(" ")
    presented = presented.strip()
    if not field.strip():
        return Unauthenticated(
            Reason.MISSING,
            f"nobody is named: send Authorization with a user and a password, or with {USERNAME} "
            "and an API token",
        )
    if scheme.lower() in _TOKEN_SCHEMES:
        return _malformed("there is no token behind it") if not presented else _by_token(presented)
    if scheme.lower() != "basic":
        return _malformed(f"its scheme must be {_SCHEMES}")
    pair = _pair(presented)
    if isinstance(pair, Unauthenticated):
        return pair
    name, password = pair
    return _by_token(password) if name == USERNAME else _by_password(name, password)


def _pair(presented: str) -> tuple[str, str] | Unauthenticated:
    """Read user and password (RFC 7617): in UTF-8, or else in Latin-1, as older clients write."""
    try:
        raw = base64.b64decode(presented, validate=True)
    except (binascii.Error, ValueError):
        return _malformed("what follows Basic is not Base64")
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    name, colon, password = text.partition(":")
    if not colon:
        return _malformed("Basic needs a user and a password with a colon between them")
    return name, password


def _by_password(name: str, password: str) -> Uploader | Unauthenticated:
    user = selectors.user_find(name)
    if not right_passwords.check(password, user.password if user else "") or user is None:
        hint = f"; an API token needs the user name {USERNAME}" if _is_token(password) else ""
        return Unauthenticated(
            Reason.WRONG_PASSWORD, f"no user has this name and this password{hint}"
        )
    return Uploader(user) if user.is_active else _inactive()


def _by_token(text: str) -> Uploader | Unauthenticated:
    token = selectors.api_token_find(text)
    if token is None:
        hint = "" if _is_token(text) else f"; a token of this server begins with {PREFIX}"
        if text != text.strip():
            hint = "; there are blanks around it"
        return Unauthenticated(
            Reason.TOKEN_UNKNOWN, f"this API token is not known, or was revoked{hint}"
        )
    if token.expires is not None and token.expires <= clock.now():
        return Unauthenticated(
            Reason.TOKEN_EXPIRED, f"this API token expired at {token.expires:%Y-%m-%d %H:%M:%S} UTC"
        )
    if not token.user.is_active:
        return _inactive()
    services.api_token_use(token=token)
    return Uploader(token.user, token)


def _is_token(text: str) -> bool:
    return text.strip().startswith(PREFIX)


def _inactive() -> Unauthenticated:
    return Unauthenticated(Reason.USER_INACTIVE, "this user is switched off")


def _malformed(what: str) -> Unauthenticated:
    return Unauthenticated(Reason.MALFORMED, f"the Authorization header cannot be read: {what}")
