"""Two base strings side by side: the right one and the client's, part by part (RFC 5849, 3.4.1)."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from oauth_provider.signing.differences import first_difference
from oauth_provider.signing.encoding import percent_decode, percent_encode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from oauth_provider.signing.base_string import BaseString
    from oauth_provider.signing.doctor.diagnosis import Diagnosis
    from oauth_provider.signing.parameters import ParsedRequest

ROWS_LIMIT = 2_000
_PARTS = 3

Pair = tuple[str, str]
"""A name and a value as they stand in the normalised parameters: encoded once, if all is well."""


@dataclass(frozen=True, slots=True)
class Row:
    """One part of the two base strings.

    Attributes:
        part: ``method``, ``scheme``, ``host``, ``port``, ``path``, ``query``, ``parameter``,
            ``order``, or ``text`` where the client's base string cannot be taken apart.
        name: Of a parameter, decoded.
        expected: What should be signed; empty where only the client has it.
        signed: What the client signed; empty where it left it out.
        source: Where the server saw the parameter.
        note: How the two differ, in a word or two.
    """

    part: str
    name: str
    expected: str
    signed: str
    source: str = ""
    note: str = ""

    @property
    def differs(self) -> bool:
        """Whether the client signed something else; a note may tell what cannot be seen."""
        return self.expected != self.signed or bool(self.note)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both base strings, whole and in rows.

    Attributes:
        expected: The right one.
        signed: The client's.
        rows: Their parts, in the order in which they are signed.
        first_difference: The offset into the two; None where they are equal.
    """

    expected: str
    signed: str
    rows: tuple[Row, ...]
    first_difference: int | None


def comparison_of(request: ParsedRequest, diagnosis: Diagnosis | None) -> Comparison | None:
    """Hold what the client signed against what is right; None where the first is not known."""
    if diagnosis is None or diagnosis.base_string is None or diagnosis.signed_text is None:
        return None
    return compare(request, expected=diagnosis.base_string, signed=diagnosis.signed_text)


def compare(request: ParsedRequest, *, expected: BaseString, signed: str) -> Comparison:
    """Take both base strings apart; ``signed`` may be any text at all."""
    text = expected.text
    rows = tuple(islice(_rows(request, expected, signed), ROWS_LIMIT))
    if text != signed and not any(row.differs for row in rows):
        rows = (*rows, Row("text", "", text, signed, note="other encoding of the parts"))
    return Comparison(text, signed, rows, first_difference(text, signed))


def _rows(request: ParsedRequest, expected: BaseString, signed: str) -> Iterator[Row]:
    parts = signed.split("&", _PARTS - 1)
    if len(parts) < _PARTS or "/" not in _bare(parts[1]):
        yield Row("text", "", expected.text, signed)
        return
    yield _method_row(expected, parts[0])
    yield from _uri_rows(expected, parts[1])
    yield from _parameter_rows(request, expected, parts[2])


def _decoded(text: str) -> str:
    return percent_decode(text.encode("utf-8", "surrogatepass")).decode("utf-8", "replace")


def _bare(text: str) -> str:
    """Return a text however often it is encoded: twice at most."""
    return _decoded(_decoded(text))


def _method_row(expected: BaseString, part: str) -> Row:
    return Row("method", "", expected.method, _decoded(part))


def _uri_rows(expected: BaseString, part: str) -> Iterator[Row]:
    """Split both URIs; what is encoded another number of times shows in all of their parts."""
    right, signed = expected.uri.decode("utf-8", "replace"), _decoded(part)
    note = ""
    if part == signed and right in (signed, _decoded(signed)):
        note = "not encoded"
    elif "://" not in signed and "://" in _decoded(signed):
        note, signed = "encoded twice", _decoded(signed)
    names = ("scheme", "host", "port", "path", "query")
    for name, ours, theirs in zip(names, _split(right), _split(signed), strict=True):
        if ours or theirs:
            yield Row(name, "", ours, theirs, note=note or _uri_note(ours, theirs))


def _split(uri: str) -> tuple[str, str, str, str, str]:
    """Return scheme, host, port, path and query of an address, whatever it is."""
    scheme, separator, rest = uri.partition("://")
    if not separator:
        scheme, rest = "", uri
    rest, _, query = rest.partition("?")
    authority, slash, path = rest.partition("/")
    host, colon, port = authority.rpartition(":")
    if not colon or not port.isdigit():
        host, port = authority, ""
    return scheme, host, port, slash + path, query


def _uri_note(ours: str, theirs: str) -> str:
    if not theirs:
        return "left out"
    return "" if ours else "added"


def _parameter_rows(request: ParsedRequest, expected: BaseString, part: str) -> Iterator[Row]:
    right = _pairs(expected.parameters)
    is_raw = "=" in part  # in a right base string it is %3D
    text = part if is_raw else _decoded(part)
    signed = _pairs(text)
    sources = _sources(request)
    if is_raw and text == expected.parameters:
        yield Row("parameters", "", percent_encode(text.encode()), text, note="not encoded")
        return
    partners = _matched(right, signed)
    for index, (name, value) in enumerate(right):
        at = partners[index]
        partner = None if at is None else signed[at]
        source = sources.get((_decoded(name), _decoded(value)), "")
        yield _parameter_row((name, value), partner, source)
    taken = {at for at in partners if at is not None}
    for at, (name, value) in enumerate(signed):
        if at not in taken:
            yield Row("parameter", _decoded(name), "", _decoded(value), note="added")
    if sorted(right) == sorted(signed) and right != signed:
        yield Row("order", "", _names(right), _names(signed), note="other order")


def _pairs(parameters: str) -> list[Pair]:
    pieces = (piece.partition("=") for piece in parameters.split("&") if piece)
    return [(name, value) for name, _, value in pieces]


def _sources(request: ParsedRequest) -> Mapping[Pair, str]:
    return {
        (p.name.decode("utf-8", "replace"), p.value.decode("utf-8", "replace")): p.source.value
        for p in request.parameters
    }


def _matched(right: Sequence[Pair], signed: Sequence[Pair]) -> list[int | None]:
    """Find for each right pair the client's: the same, or else one of the same name."""
    partners: list[int | None] = [None] * len(right)
    free = set(range(len(signed)))
    keys = (lambda pair: pair, lambda pair: _bare(pair[0]))
    for key in keys:
        waiting: defaultdict[object, deque[int]] = defaultdict(deque)
        for at in sorted(free):
            waiting[key(signed[at])].append(at)
        for index, pair in enumerate(right):
            queue = waiting.get(key(pair))
            if partners[index] is None and queue:
                partners[index] = at = queue.popleft()
                free.discard(at)
    return partners


def _parameter_row(right: Pair, signed: Pair | None, source: str) -> Row:
    name, value = right
    shown = _decoded(name)
    if signed is None:
        return Row("parameter", shown, _decoded(value), "", source, "left out")
    if signed == right:
        return Row("parameter", shown, _decoded(value), _decoded(value), source)
    if percent_encode(value.encode()) == signed[1] and value != signed[1]:
        return Row("parameter", shown, value, signed[1], source, "encoded twice")
    if _decoded(value) != _decoded(signed[1]):
        return Row("parameter", shown, _decoded(value), _decoded(signed[1]), source)
    # The same text, written in another way: only the encoded forms show how.
    if value == signed[1]:
        return Row(
            "parameter", shown, f"{name}={value}", "=".join(signed), source, "other encoding"
        )
    return Row("parameter", shown, value, signed[1], source, "other encoding")


def _names(pairs: Iterable[Pair]) -> str:
    return " ".join(_decoded(name) for name, _ in pairs)
