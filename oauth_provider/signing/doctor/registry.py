"""The table of known mistakes: each a small function under a slug that never changes its meaning.

A mistake is a function from the server's own reading to what a client that makes it would have
had in the place of one part. What it gives tells the axis: a method, a base string URI, normalised
parameters, a way to join them, a key, a digest. Mistakes on different axes can be made together.

Slugs are public: tests of other people assert on them. A slug is never given another meaning, and
never taken away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Generic, TypeVar

from oauth_provider.signing.doctor.evidence import Evidence

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Join = Callable[[str, bytes, str], str]
Digest = Callable[[bytes, bytes], bytes]
_NO_DETAILS: Mapping[str, str] = MappingProxyType({})
_NOT_IN_SLUGS = re.compile(r"[^a-z0-9]+")


class Component(str, Enum):
    """The part of a signed request that a mistake is in."""

    METHOD = "method"
    URI = "uri"
    PARAMETERS = "params"
    JOIN = "join"
    KEY = "key"
    DIGEST = "digest"
    SIGNATURE = "signature"


@dataclass(frozen=True)
class Change(Generic[T_co]):
    """What a client that makes a mistake has in the place of one part.

    Attributes:
        value: The part.
        suffix: What sets members of a family apart; it ends the slug.
        details: What the sentence of the mistake has in its braces.
    """

    value: T_co
    suffix: str = ""
    details: Mapping[str, str] = field(default_factory=lambda: _NO_DETAILS)


@dataclass(frozen=True)
class Mistake:
    """A mistake as it is known, before any request.

    Attributes:
        slug: Its name; of a family, the beginning of its members' names.
        component: The part that it is in.
        section: The clause that it breaks.
        sentence: What the client did, with details of the request in braces.
        cure: What it should do.
        changes: The function; it yields nothing where the mistake would change nothing.
    """

    slug: str
    component: Component
    section: str
    sentence: str
    cure: str
    changes: Callable[[Evidence], Iterator[Change[object]]]


@dataclass(frozen=True)
class Suspect:
    """A mistake that this request may have, and what it would make of its part."""

    mistake: Mistake
    change: Change[object]

    @property
    def slug(self) -> str:
        """The public name."""
        if not self.change.suffix:
            return self.mistake.slug
        return f"{self.mistake.slug}-{slugified(self.change.suffix)}"

    @property
    def sentence(self) -> str:
        """What the client did, with the very bytes of this request."""
        return self.mistake.sentence.format_map(self.change.details)


MISTAKES: dict[str, Mistake] = {}
"""By slug, in the order in which they are tried."""

Changes = Callable[[Evidence], Iterator[Change[T]]]


def mistake(
    slug: str, component: Component, section: str, sentence: str, cure: str
) -> Callable[[Changes[T]], Changes[T]]:
    """Put a function into the table.

    Raises:
        ValueError: The slug is taken.
    """

    def register(changes: Changes[T]) -> Changes[T]:
        if slug in MISTAKES:
            raise ValueError(f"the mistake {slug} is registered twice")
        MISTAKES[slug] = Mistake(slug, component, section, sentence, cure, changes)
        return changes

    return register


def slugified(text: str) -> str:
    """Write any text as the end of a slug."""
    return _NOT_IN_SLUGS.sub("-", text.lower()).strip("-")


def shown(data: bytes | str, limit: int = 80) -> str:
    """Write bytes for a sentence: as text, and not too much of it."""
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
    return text if len(text) <= limit else f"{text[:limit]}…"
