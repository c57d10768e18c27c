"""Trusted publishers and issuers of ID tokens, as a seed says them."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct
from packaging.utils import canonicalize_name

Username = Annotated[str, Meta(pattern=r"^[A-Za-z0-9@.+_-]{1,150}$")]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Claim = Annotated[str, Meta(max_length=255)]


class Publisher(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A job of a CI service that may upload in a person's name. What is empty is not asked.

    Attributes:
        user: A user's name.
        project: Its name; the project need not exist yet.
        issuer: Of its ID tokens; empty for the server itself.
        repository: As ``owner/name``, in any case.
        workflow: The file's name, as ``release.yml``.
        environment: The job's, in any case.
        claims: Other claims, by name, with the texts that they must have.
    """

    user: Username
    project: Name
    issuer: Claim = ""
    repository: Claim = ""
    workflow: Claim = ""
    environment: Claim = ""
    claims: dict[str, Claim] = {}

    def __post_init__(self) -> None:
        """Refuse what would trust everybody."""
        if not (self.repository or self.claims):
            raise ValueError("a publisher needs a repository, or claims")

    @property
    def found_by(self) -> tuple[str, ...]:
        """All of it."""
        claims = [text for pair in sorted(self.claims.items()) for text in pair]
        place = (self.issuer, self.repository, self.workflow, self.environment)
        return (self.user, canonicalize_name(self.project), *place, *claims)


class Issuer(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Whose ID tokens are believed besides the server's own.

    Attributes:
        url: What its tokens name as ``iss``.
        jwks: Its public keys (RFC 7517), RSA or EC; nobody is asked for them.
    """

    url: Annotated[str, Meta(min_length=1, max_length=255)]
    jwks: dict[str, Any]  # what JSON can hold
