"""Who a name and who a token stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from accounts.api_tokens import digest_of
from accounts.models import ApiToken, User

if TYPE_CHECKING:
    from django.db.models import QuerySet

SHOWN: Final = 100
"""So many rows a list has at most, the newest first; a test may make thousands."""


def user_find(name: str) -> User | None:
    """Return the user of a name."""
    return User.objects.filter(username=name).first()


def api_token_find(text: str) -> ApiToken | None:
    """Return the row of a token, with its user: one look-up in an index."""
    return (
        ApiToken.objects.select_related("user", "publisher").filter(digest=digest_of(text)).first()
    )


def api_tokens_of(*, user: User) -> QuerySet[ApiToken]:
    """Return the tokens that ``user`` has made, newest first."""
    return ApiToken.objects.filter(user=user, publisher=None).order_by("-created", "-pk")
