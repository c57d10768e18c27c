"""Holding a request's shape against what is known of libraries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from oauth_provider.signing.libraries import (
    java_and_dotnet,
    javascript,
    native,
    php_and_perl,
    python,
    ruby_and_others,
)
from oauth_provider.signing.libraries.shape import HABITS, SHORTEST_ORDER, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from oauth_provider.signing.libraries.library import Known, KnownError, Library, Order, Signs
    from oauth_provider.signing.libraries.shape import Shape
    from oauth_provider.signing.parameters import ParsedRequest

LIKELY, POSSIBLE = "likely", "possible"
MOST = 3
"""So many libraries are named, at most."""
KNOWN: tuple[Known, ...] = (
    *python.KNOWN,
    *javascript.KNOWN,
    *php_and_perl.KNOWN,
    *ruby_and_others.KNOWN,
    *java_and_dotnet.KNOWN,
    *native.KNOWN,
)

_NAMED, _MUCH, _ENOUGH = 100, 6, 3
_CLIENT, _COMMA, _EMPTY_REALM = 1, 1, 2
_AGENT_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Likelihood:
    """A library that a request looks like.

    Attributes:
        library: The library.
        reasons: What in the request looks so.
        certainty: ``likely`` or ``possible``: another program may send the same.
        errors: What is known of the library, first of all what fits the causes found.
    """

    library: Library
    reasons: tuple[str, ...]
    certainty: str
    errors: tuple[KnownError, ...]


class Reason(NamedTuple):
    """A sign that a request has, and how telling it is."""

    weight: int
    told: str


def likely_libraries(
    request: ParsedRequest, *, causes: Iterable[str] = ()
) -> tuple[Likelihood, ...]:
    """Return the libraries that a request looks like, the likeliest first.

    Where one stands out it is likely, and the others are not named; where several fit as well as
    each other, each is possible. None is named for a sign or two that half of them have.
    """
    if not request.has_credentials:
        return ()
    shape, found = shape_of(request), frozenset(causes)
    weighed = []
    for known in KNOWN:
        reasons = _reasons(known.signs, shape) if known.signs else ()
        weight = sum(reason.weight for reason in reasons)
        if weight >= _ENOUGH:
            weighed.append((weight, known.library, tuple(reason.told for reason in reasons)))
    weighed.sort(key=lambda each: -each[0])
    stands_out = bool(weighed) and (
        weighed[0][0] >= _MUCH and (len(weighed) == 1 or weighed[0][0] > weighed[1][0])
    )
    return tuple(
        Likelihood(library, reasons, LIKELY if stands_out else POSSIBLE, _sorted(library, found))
        for _, library, reasons in weighed[: 1 if stands_out else MOST]
    )


def known_for(slug: str) -> tuple[Library, ...]:
    """Return the libraries of which a mistake is known."""
    return tuple(
        known.library
        for known in KNOWN
        if any(slug in error.mistakes for error in known.library.errors)
    )


def _sorted(library: Library, causes: frozenset[str]) -> tuple[KnownError, ...]:
    """Put first what fits the causes."""
    return tuple(sorted(library.errors, key=lambda error: causes.isdisjoint(error.mistakes)))


def _reasons(signs: Signs, shape: Shape) -> tuple[Reason, ...]:
    """Say what speaks for a library; nothing where anything speaks against it."""
    named = any(name in shape.agent for name in signs.names)
    if not named and not _fits(signs, shape):
        return ()
    return tuple(
        Reason(weight, told) for weight, told in (*_agent(signs, shape), *_signs(signs, shape))
    )


def _fits(signs: Signs, shape: Shape) -> bool:
    """Tell whether a request contradicts nothing that is known of a library."""
    in_header = bool(shape.comma)
    return (
        (not shape.place or shape.place in signs.places)
        and (
            not signs.nonces or not shape.has_nonce or any(n in shape.nonces for n in signs.nonces)
        )
        and (
            signs.order is None or not _order_is_seen(signs, shape) or _follows(shape, signs.order)
        )
        and (not in_header or not signs.comma or shape.comma == signs.comma)
        and (not in_header or not signs.empty_realm or shape.empty_realm)
        and all(name in shape.order for name in signs.always)
    )


def _order_is_seen(signs: Signs, shape: Shape) -> bool:
    return shape.place in signs.orders and len(shape.order) >= SHORTEST_ORDER


def _follows(shape: Shape, order: Order) -> bool:
    seen = [name for name in shape.order if name in order.names]
    return seen == [name for name in order.names if name in shape.order]


def _agent(signs: Signs, shape: Shape) -> Iterator[Reason]:
    shown = shape.agent if len(shape.agent) <= _AGENT_SHOWN else f"{shape.agent[:_AGENT_SHOWN]}..."
    if any(name in shape.agent for name in signs.names):
        yield Reason(_NAMED, f"the User-Agent is {shown!r}, which names it")
    elif any(shape.agent.startswith(client) for client in signs.clients):
        yield Reason(_CLIENT, f"the User-Agent is {shown!r}")


def _signs(signs: Signs, shape: Shape) -> Iterator[Reason]:
    order = signs.order
    if order is not None and _order_is_seen(signs, shape) and _follows(shape, order):
        told = order.told or (
            "the protocol parameters stand in the order "
            + ", ".join(name for name in shape.order if name in order.names)
        )
        yield Reason(order.weight, told)
    if signs.comma == "," == shape.comma:
        yield Reason(_COMMA, "no space follows the commas of the header")
    if signs.empty_realm and shape.empty_realm:
        yield Reason(_EMPTY_REALM, "the realm comes first and is empty")
    forms = [shape.nonces[name] for name in signs.nonces if name in shape.nonces]
    for form in sorted(forms, key=lambda form: -form.weight)[:1]:
        yield Reason(form.weight, form.told)
    for habit in signs.habits:
        if habit in shape.habits:
            yield Reason(*HABITS[habit])
