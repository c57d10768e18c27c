"""What changes people: their coming into being, and their passwords."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User


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
