"""What changes people: their coming into being, their passwords, their API tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from packaging.utils import canonicalize_name

from accounts.api_tokens import PREFIX, SHOWN_CHARACTERS, digest_of
from accounts.models import ApiToken, User
from pypi_mock.simulation.clock import clock
from pypi_mock.simulation.randomness import randomness

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from accounts.models import TrustedPublisher

TOKEN_CHARACTERS: Final = 64
USE_NOTED_EVERY: Final = timedelta(minutes=1)


@transaction.atomic
def user_create(*, username: str, password: str) -> User:
    """Create a user who can log in.

    Any password will do, however short: those of a test server are known to everybody anyway.

    Raises:
        ValidationError: the name is empty, taken, too long or not of ASCII letters, digits and
            ``@.+-_``.
    """
    user = User(username=username)
    user.set_password(password)
    user.full_clean()
    user.save(force_insert=True)
    return user


def password_set(*, user: User, password: str) -> None:
    """Give ``user`` another password; whoever is logged in with the old one is logged out."""
    user.set_password(password)
    user.save(update_fields=["password"])


def api_token_create(  # noqa: PLR0913 (what a token has, all by name)
    *,
    user: User,
    name: str,
    projects: Iterable[str] = (),
    expires: datetime | None = None,
    text: str = "",
    publisher: TrustedPublisher | None = None,
) -> tuple[ApiToken, str]:
    """Make a token with which ``user`` can upload; return its row, and the token.

    Nobody can find the token out again. Without ``projects`` it is good for all of the user's.
    ``text`` is a token that somebody has thought up, for seeds.

    Raises:
        IntegrityError: There is a token with this text.
    """
    text = text or PREFIX + randomness.text(TOKEN_CHARACTERS)
    row = ApiToken.objects.create(
        user=user,
        name=name,
        prefix=text[:SHOWN_CHARACTERS],
        digest=digest_of(text),
        projects=sorted({canonicalize_name(project) for project in projects}),
        created=clock.now(),
        expires=expires,
        publisher=publisher,
    )
    return row, text


def api_token_revoke(*, token: ApiToken) -> None:
    """End a token: nothing is left of it, and it is unknown from now on."""
    ApiToken.objects.filter(pk=token.pk).delete()


def api_token_use(*, token: ApiToken) -> None:
    """Note that a token was used: once a minute, since a note costs more than the look-up."""
    now = clock.now()
    if token.last_used is None or abs(now - token.last_used) >= USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used=now)
        token.last_used = now
