"""From an ID token to an API token that lives for a quarter of an hour, and its early end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction

from accounts import selectors as people
from accounts import services
from accounts.models import ApiToken, TrustedPublisher, UsedIdToken
from pypi_mock.simulation.clock import clock
from releases.models import Project
from releases.trusted_publishing.claims import differences
from releases.trusted_publishing.id_tokens import LEEWAY, InvalidIdTokenError, verified
from releases.trusted_publishing.issuing import is_own, keys_of

if TYPE_CHECKING:
    from releases.trusted_publishing.id_tokens import IdToken

LIFETIME: Final = timedelta(minutes=15)


class MintingRefusedError(Exception):
    """No API token is given; ``code`` is one of today's index."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(description)
        self.code = code


@dataclass(frozen=True, slots=True)
class Minted:
    """An API token, said once."""

    text: str
    expires: datetime


def api_token_mint(id_token: str, *, server: str) -> Minted:
    """Give an API token for an ID token, once; ``server`` is what the client calls this one.

    Raises:
        MintingRefusedError: It is not believed, was used, or is of no publisher's job.
    """
    try:
        token = verified(
            id_token, keys_of=lambda issuer: keys_of(issuer, server=server), now=clock.now()
        )
    except InvalidIdTokenError as error:
        raise MintingRefusedError(
            "invalid-token", f"the ID token is not accepted: {error}"
        ) from None
    issuer = "" if is_own(token.issuer, server=server) else token.issuer
    expires = clock.now() + LIFETIME
    with transaction.atomic():
        publishers = _of_one_user(_meant(token, issuer))
        _check_roles(publishers)
        _use(token, issuer)
        ApiToken.objects.filter(publisher__isnull=False, expires__lte=clock.now()).delete()
        _, text = services.api_token_create(
            user=publishers[0].user,
            name=f"Trusted publisher {publishers[0]}"[:100],
            projects=[publisher.project for publisher in publishers],
            expires=expires,
            publisher=publishers[0],
        )
    return Minted(text, expires)


def api_token_burn(text: str) -> None:
    """End an API token that was minted; of any other nothing happens, and nothing is told."""
    token = people.api_token_find(text)
    if token is not None and token.publisher is not None:
        services.api_token_revoke(token=token)


def _meant(token: IdToken, issuer: str) -> list[TrustedPublisher]:
    """Return the publishers whose job it is: those with an environment before those without."""
    candidates = TrustedPublisher.objects.filter(issuer=issuer).select_related("user")
    judged = [
        (publisher, differences(publisher, token.claims)) for publisher in candidates.order_by("pk")
    ]
    fitting = [publisher for publisher, differs in judged if not differs]
    if fitting:
        return [publisher for publisher in fitting if publisher.environment] or fitting
    said = f"of {token.issuer}, no publisher is known here"
    if judged:
        nearest, differs = min(judged, key=lambda pair: len(pair[1]))
        said = f"the nearest is that of the project {nearest.project}: {'; '.join(differs)}"
    raise MintingRefusedError(
        "invalid-publisher", f"valid token, but no corresponding publisher: {said}"
    )


def _of_one_user(publishers: list[TrustedPublisher]) -> list[TrustedPublisher]:
    """Return those of the first one's user: a token acts for one person."""
    return [publisher for publisher in publishers if publisher.user == publishers[0].user]


def _check_roles(publishers: list[TrustedPublisher]) -> None:
    """Refuse where a project has come to be without the user."""
    user = publishers[0].user
    names = [publisher.project for publisher in publishers]
    others = Project.objects.filter(normalized__in=names).exclude(roles__user=user)
    if project := others.first():
        raise MintingRefusedError(
            "invalid-pending-publisher",
            f"valid token, but the project {project} exists already, and {user} has no role in it",
        )
    if not user.is_active:
        raise MintingRefusedError(
            "invalid-publisher", f"valid token, but {user}, whose publisher it is, is switched off"
        )


def _use(token: IdToken, issuer: str) -> None:
    """Burn an ID token, as part of the transaction that gives something for it."""
    UsedIdToken.objects.filter(expires__lte=clock.now() - LEEWAY).delete()
    try:
        with transaction.atomic():
            UsedIdToken.objects.create(issuer=issuer, jti=token.jti, expires=token.expires)
    except IntegrityError:
        raise MintingRefusedError(
            "invalid-reuse-token", "the ID token was used already: ask the CI service for another"
        ) from None
