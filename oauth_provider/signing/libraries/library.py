"""A client library as it is known: how its requests look, and where it errs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

HEADER, QUERY, BODY = "header", "query", "body"
"""The places of protocol parameters, as the tables name them."""


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


class Order(NamedTuple):
    """In which order a library sends protocol parameters.

    Attributes:
        names: Without ``oauth_``.
        weight: How telling it is: many libraries sort by name.
        told: How it is told; empty where the names tell it.
    """

    names: tuple[str, ...]
    weight: int
    told: str = ""


def order(names: str, weight: int = 3, told: str = "") -> Order:
    """Make an order of names that are separated by spaces."""
    return Order(tuple(names.split()), weight, told)


_ALL = (
    "body_hash callback consumer_key nonce signature signature_method timestamp token verifier"
    " version"
)
SORTED = order(_ALL, 1, "the protocol parameters stand in alphabetical order")
SORTED_BEFORE_SIGNATURE = order(
    f"{_ALL.replace(' signature ', ' ')} signature",
    2,
    "the protocol parameters stand in alphabetical order, the signature behind them",
)


@dataclass(frozen=True, slots=True)
class Signs:
    """How a library's requests look; what is not known of it is left out.

    A request that contradicts one of them is not the library's, unless it names the library.

    Attributes:
        names: What its User-Agent holds where it names the library itself; that settles it.
        clients: What the User-Agent begins with of an HTTP client that it is used with.
        places: Where it can put the protocol parameters.
        order: Of the protocol parameters.
        orders: The places in which it keeps to that order.
        comma: What stands between two parameters of the header.
        empty_realm: Whether the header always begins with a realm that is empty.
        nonces: The forms of nonce that it makes, by their names in ``shape``.
        always: Protocol parameters that it never leaves out.
        habits: What else its requests may show, by its name in ``shape``.
    """

    names: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()
    places: tuple[str, ...] = (HEADER, QUERY, BODY)
    order: Order | None = None
    orders: tuple[str, ...] = (HEADER,)
    comma: str = ""
    empty_realm: bool = False
    nonces: tuple[str, ...] = ()
    always: tuple[str, ...] = ("version",)
    habits: tuple[str, ...] = ()


class Known(NamedTuple):
    """A library, and the signs of it; None where its requests have none that is known."""

    library: Library
    signs: Signs | None = None
