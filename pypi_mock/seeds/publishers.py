"""Trusted publishers of a seed, and the issuers that are believed: into the database and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from accounts.models import OidcIssuer, TrustedPublisher
from pypi_mock.seeds import trust
from pypi_mock.strict import DocumentError
from releases.trusted_publishing.id_tokens import InvalidIdTokenError, checked_jwks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def publishers_apply(
    seed: Sequence[trust.Publisher], users: Mapping[str, int], *, emptied: bool
) -> None:
    """Add those that are missing.

    Raises:
        DocumentError: There is no such user.
    """
    known = set() if emptied or not seed else {one.found_by for one in publishers_dump()}
    missing = [publisher for publisher in seed if publisher.found_by not in known]
    for publisher in missing:
        if publisher.user not in users:
            of = f"the publisher of {publisher.project!r}"
            raise DocumentError(f"{of}: there is no user {publisher.user!r}")
    TrustedPublisher.objects.bulk_create(
        publisher_row(publisher, user_id=users[publisher.user]) for publisher in missing
    )


def publisher_row(publisher: trust.Publisher, *, user_id: int) -> TrustedPublisher:
    """Return a publisher as it is kept."""
    return TrustedPublisher(
        user_id=user_id,
        project=canonicalize_name(publisher.project),
        issuer=publisher.issuer,
        repository=publisher.repository,
        workflow=publisher.workflow,
        environment=publisher.environment,
        claims=publisher.claims,
    )


def issuers_apply(seed: Sequence[trust.Issuer]) -> None:
    """Add those that are missing.

    Raises:
        DocumentError: Nothing can be verified with the keys of one.
    """
    for issuer in seed:
        try:
            jwks = checked_jwks(issuer.jwks)
        except InvalidIdTokenError as error:
            raise DocumentError(f"the issuer {issuer.url!r}: jwks: {error}") from None
        OidcIssuer.objects.get_or_create(url=issuer.url, defaults={"jwks": jwks})


def publishers_dump() -> tuple[trust.Publisher, ...]:
    """Return all of them."""
    rows = TrustedPublisher.objects.select_related("user").order_by("pk")
    return tuple(
        trust.Publisher(
            user=row.user.username,
            project=row.project,
            issuer=row.issuer,
            repository=row.repository,
            workflow=row.workflow,
            environment=row.environment,
            claims=row.claims,
        )
        for row in rows
    )


def issuers_dump() -> tuple[trust.Issuer, ...]:
    """Return all of them."""
    rows = OidcIssuer.objects.order_by("pk")
    return tuple(trust.Issuer(url=row.url, jwks=row.jwks) for row in rows)
