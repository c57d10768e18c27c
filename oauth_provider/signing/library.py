"""A client library as it is known: what its requests show, and where it errs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class KnownError:
    """What a library does wrong, or leads its users to do.

    Attributes:
        sentence: What it is.
        cure: What its user can do.
        mistakes: The doctor's names for it; none where no signature shows it.
    """

    sentence: str
    cure: str
    mistakes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Library:
    """A client library.

    Attributes:
        slug: Its stable name here.
        name: What its makers call it.
        language: What it is written in.
        errors: Those that are known of it.
    """

    slug: str
    name: str
    language: str
    errors: tuple[KnownError, ...]


class Known(NamedTuple):
    """A library, and what its requests show.

    Attributes:
        library: The library.
        agents: What its User-Agent field begins with; a strong sign.
        traits: What its requests show besides; each a weak one.
    """

    library: Library
    agents: tuple[str, ...]
    traits: tuple[str, ...]
