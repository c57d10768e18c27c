"""Mistakes in the order of parameters (RFC 5849, 3.4.1.3.2)."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from oauth_provider.signing.doctor.registry import Change, Component, mistake
from oauth_provider.signing.encoding import percent_encode
from oauth_provider.signing.parameters import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from oauth_provider.signing.doctor.evidence import Evidence
    from oauth_provider.signing.wire import Pair

SECTION = "RFC 5849, 3.4.1.3.2"
CURE = "encode names and values first, then sort by the bytes of the name, then of the value"
_NUMBER = re.compile(r"([0-9]+)")


def _joined(pairs: Iterable[Pair]) -> str:
    return "&".join(f"{percent_encode(name)}={percent_encode(value)}" for name, value in pairs)


def _encoded(pair: Pair) -> tuple[str, str]:
    return percent_encode(pair[0]), percent_encode(pair[1])


def _natural(text: str) -> list[tuple[int, int, str]]:
    """Compare runs of digits as numbers, before any text."""
    return [
        (0, int(piece[:18]), "") if piece.isdigit() else (1, 0, piece)
        for piece in _NUMBER.split(text)
        if piece
    ]


def _in_order(evidence: Evidence, *sources: Source) -> list[Pair]:
    return list(evidence.pairs_from(*sources))


def _oauth_sorted(evidence: Evidence) -> list[Pair]:
    own = sorted(evidence.pairs_from(Source.HEADER), key=_encoded)
    return own + _in_order(evidence, Source.QUERY, Source.BODY)


ORDERS: tuple[tuple[str, str, Callable[[Evidence], str]], ...] = (
    (
        "params.sorted-before-encoding",
        "parameters are sorted before they are encoded",
        lambda e: _joined(sorted(e.pairs)),
    ),
    (
        "params.sorted-as-joined-text",
        "whole name=value texts are sorted, where name and value are to be compared apart",
        lambda e: "&".join(sorted("=".join(_encoded(pair)) for pair in e.pairs)),
    ),
    (
        "params.values-of-same-name-unsorted",
        "values of one name are left in the order sent",
        lambda e: _joined(sorted(e.pairs, key=lambda pair: percent_encode(pair[0]))),
    ),
    (
        "params.case-insensitive-sort",
        "parameters are sorted without regard to case",
        lambda e: _joined(
            sorted(e.pairs, key=lambda pair: tuple(part.lower() for part in _encoded(pair)))
        ),
    ),
    (
        "params.natural-numeric-sort",
        "numbers in names are compared as numbers: n2 before n10",
        lambda e: _joined(sorted(e.pairs, key=lambda pair: _natural(percent_encode(pair[0])))),
    ),
    (
        "params.reverse-sort",
        "parameters are sorted backwards",
        lambda e: _joined(sorted(e.pairs, key=_encoded, reverse=True)),
    ),
    (
        "params.unsorted-oauth-query-body",
        "parameters are not sorted: header first, then query, then body",
        lambda e: _joined(_in_order(e, Source.HEADER, Source.QUERY, Source.BODY)),
    ),
    (
        "params.unsorted-query-body-oauth",
        "parameters are not sorted: query first, then body, then header",
        lambda e: _joined(_in_order(e, Source.QUERY, Source.BODY, Source.HEADER)),
    ),
    (
        "params.unsorted-query-oauth-body",
        "parameters are not sorted: query first, then header, then body",
        lambda e: _joined(_in_order(e, Source.QUERY, Source.HEADER, Source.BODY)),
    ),
    (
        "params.unsorted-oauth-sorted-then-rest",
        "only the oauth_* parameters are sorted; query and body follow as sent",
        lambda e: _joined(_oauth_sorted(e)),
    ),
)


def _order(make: Callable[[Evidence], str], evidence: Evidence) -> Iterator[Change[str]]:
    parameters = make(evidence)
    if parameters != evidence.parameters:
        yield Change(parameters)


for _slug, _sentence, _make in ORDERS:
    mistake(_slug, Component.PARAMETERS, SECTION, _sentence, CURE)(partial(_order, _make))
