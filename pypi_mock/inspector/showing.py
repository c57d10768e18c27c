"""What the inspector's templates are given: rows and pieces, with nothing left to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from oauth_provider.signing.differences import common_ends
from oauth_provider.signing.doctor.pages import page_of
from oauth_provider.signing.printable import printable
from oauth_provider.signing.verdict import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from oauth_provider.signing.comparison import Comparison, Row
    from oauth_provider.signing.doctor.diagnosis import Cause, Diagnosis
    from oauth_provider.signing.verdict import Check
    from pypi_mock.journal import Entry

TARGET_SHOWN = 200
ROWS_SHOWN = 200
ENDS_SHOWN = 500
_SERVER_ERROR = 500
_SIGNS = {Outcome.PASSED: "✓", Outcome.FAILED: "✗", Outcome.NOT_REACHED: "·"}
_KINDS = {Outcome.PASSED: "passed", Outcome.FAILED: "failed", Outcome.NOT_REACHED: "not-reached"}
TITLES = {
    "header": "The Authorization header keeps to its grammar",
    "encoding": "Names and values are encoded well",
    "host": "The host that was meant can be told",
    "place": "The protocol parameters stand in one place",
    "once": "No protocol parameter is given twice",
    "present": "All that is needed is there",
    "version": "The version is 1.0, if there is one",
    "method": "The signature method is taken here",
    "timestamp-form": "The timestamp is a number",
    "body-hash-place": "A body hash stands where it may",
    "unwanted-token": "There is no token where none belongs",
    "callback": "The callback can be followed",
    "consumer": "The consumer is known",
    "token": "The token is known, and good",
    "timestamp": "The timestamp is within the window",
    "signature": "The signature is right",
    "nonce": "The nonce was not used before",
    "body-hash": "The body hash is that of the body",
    "verifier": "The verifier is the one that was given",
}


class Piece(NamedTuple):
    """A piece of a text, and whether it differs from its counterpart."""

    text: str
    differs: bool


class ShownRow(NamedTuple):
    """A row of two columns, each in pieces."""

    part: str
    name: str
    source: str
    note: str
    expected: str
    signed: str
    expected_pieces: tuple[Piece, ...]
    signed_pieces: tuple[Piece, ...]
    differs: bool


class ShownCause(NamedTuple):
    """A cause, with the name of its page."""

    slug: str
    page: str | None
    section: str
    sentence: str
    cure: str
    certainty: str


class ShownCheck(NamedTuple):
    """A check, with its sign."""

    sign: str
    kind: str
    outcome: str
    title: str
    section: str
    details: tuple[str, ...]


class ShownEntry(NamedTuple):
    """A line in the list of requests."""

    number: int
    status: int
    kind: str
    method: str
    target: str
    cause: str
    slugs: tuple[str, ...]
    reading: str
    consumer: str
    user: str
    arrived: datetime


def entry_row(entry: Entry) -> ShownEntry:
    """Show an entry in a list."""
    target = printable(entry.wire.target[: 4 * TARGET_SHOWN].decode("utf-8", "replace"))
    return ShownEntry(
        number=entry.number,
        status=entry.status,
        kind=kind_of(entry),
        method=printable(entry.wire.method.decode("latin-1")),
        target=target if len(target) <= TARGET_SHOWN else f"{target[:TARGET_SHOWN]}…",
        cause=entry.cause,
        slugs=entry.slugs[:3],
        reading=entry.reading,
        consumer=entry.consumer,
        user=entry.user,
        arrived=entry.arrived,
    )


def kind_of(entry: Entry) -> str:
    """Say in one word how a request ended."""
    if entry.status >= _SERVER_ERROR:
        return "failed"
    return "accepted" if entry.is_accepted else "refused"


def diagnosis_context(diagnosis: Diagnosis | None) -> dict[str, object]:
    """Show causes and alternatives; nothing where nobody asked the doctor."""
    if diagnosis is None:
        return {"causes": (), "alternatives": (), "tries": 0}
    return {
        "causes": _causes(diagnosis.causes),
        "alternatives": [_causes(causes) for causes in diagnosis.alternatives[:10]],
        "tries": diagnosis.tries,
        "depth": diagnosis.depth,
    }


def _causes(causes: Iterable[Cause]) -> list[ShownCause]:
    return [
        ShownCause(
            slug=cause.slug,
            page=page_of(cause.slug),
            section=cause.section,
            sentence=printable(cause.sentence),
            cure=cause.cure.rstrip("."),
            certainty=cause.certainty.value,
        )
        for cause in causes
    ]


def check_rows(checks: Iterable[Check]) -> list[ShownCheck]:
    """Show how each check ended, in the order of the specification."""
    return [
        ShownCheck(
            sign=_SIGNS[check.finding.outcome],
            kind=_KINDS[check.finding.outcome],
            outcome=check.finding.outcome.value,
            title=TITLES.get(check.slug, check.slug),
            section=check.section,
            details=tuple(problem.detail for problem in check.finding.problems)
            or tuple(filter(None, (check.finding.reason,))),
        )
        for check in checks
    ]


def comparison_rows(comparison: Comparison | None) -> list[ShownRow]:
    """Show two base strings part by part, with the pieces that differ."""
    return [_row(row) for row in comparison.rows[:ROWS_SHOWN]] if comparison else []


def _row(row: Row) -> ShownRow:
    expected, signed = printable(row.expected), printable(row.signed)
    expected_pieces, signed_pieces = (
        tuple(map(_shortened, found)) for found in pieces(expected, signed)
    )
    return ShownRow(
        part=row.part,
        name=printable(row.name),
        source=row.source,
        note=row.note,
        expected=expected,
        signed=signed,
        expected_pieces=expected_pieces,
        signed_pieces=signed_pieces,
        differs=row.differs,
    )


def pieces(one: str, other: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Take two texts apart: what begins and what ends both, and what differs between."""
    start, end = common_ends(one, other)
    return _pieces(one, start, end), _pieces(other, start, end)


def _pieces(text: str, start: int, end: int) -> tuple[Piece, ...]:
    behind = len(text) - end
    parts = ((text[:start], False), (text[start:behind], True), (text[behind:], False))
    return tuple(Piece(part, differs) for part, differs in parts if part)


def _shortened(piece: Piece) -> Piece:
    """Leave out the middle of a long piece: what is next to a difference is always seen."""
    text = piece.text
    if len(text) <= 2 * ENDS_SHOWN:
        return piece
    return piece._replace(text=f"{text[:ENDS_SHOWN]} … {text[-ENDS_SHOWN:]}")
