"""What the pages of a person show: the access she gave, and the consumers that are hers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q

from oauth_provider.models import AccessToken, Consumer
from pypi_mock.simulation.clock import clock

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

SHOWN: Final = 100
"""So many rows a list has at most, the newest first; a test may make thousands."""


def access_tokens_of(*, user: User) -> QuerySet[AccessToken]:
    """Return every access token that acts for ``user``, newest first."""
    tokens = AccessToken.objects.filter(user=user).select_related("consumer__owner")
    return tokens.order_by("-created", "-pk")


def access_tokens_in_force(*, user: User) -> QuerySet[AccessToken]:
    """Return those that are neither revoked nor expired."""
    return access_tokens_of(user=user).exclude(_ended())[:SHOWN]


def access_tokens_ended(*, user: User) -> QuerySet[AccessToken]:
    """Return those that were revoked or have expired."""
    return access_tokens_of(user=user).filter(_ended())[:SHOWN]


def consumers_of(*, user: User) -> QuerySet[Consumer]:
    """Return the consumers that ``user`` has registered, newest first."""
    return Consumer.objects.filter(owner=user).order_by("-created", "-pk")


def _ended() -> Q:
    return Q(revoked__isnull=False) | Q(expires__isnull=False, expires__lte=clock.now())
