"""Stub."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oauth_provider.signing.parameters import ParsedRequest


@dataclass(frozen=True, slots=True)
class KnownError:
    """What a library is known to do wrong."""

    sentence: str
    cure: str
    mistakes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """A client library."""

    slug: str
    name: str
    language: str
    errors: tuple[KnownError, ...]


@dataclass(frozen=True, slots=True)
class Likelihood:
    """A library that a request looks like."""

    library: Library
    reasons: tuple[str, ...]
    certainty: str
    errors: tuple[KnownError, ...]


def likely_libraries(
    request: ParsedRequest, *, causes: Iterable[str] = ()
) -> tuple[Likelihood, ...]:
    """Return at most three, best first."""
    del request, causes
    return ()


def known_for(slug: str) -> tuple[Library, ...]:
    """Return the libraries that are known for a mistake."""
    del slug
    return ()
