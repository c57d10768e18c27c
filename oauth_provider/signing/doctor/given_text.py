"""The client's own base string: with it, a wrong key and a wrong text are told apart for certain.

A client may hand it in (``X-OAuth-Base-String``, or the offline tool). If the right key makes the
presented signature of it, the key is right and the text is wrong; the two are then compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from oauth_provider.signing.comparison import compare
from oauth_provider.signing.doctor.diagnosis import Cause, cause_of
from oauth_provider.signing.doctor.registry import Component, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oauth_provider.signing.base_string import BaseString
    from oauth_provider.signing.comparison import Row
    from oauth_provider.signing.doctor.registry import Suspect
    from oauth_provider.signing.doctor.search import Findings, Search
    from oauth_provider.signing.parameters import ParsedRequest

GIVEN_LIMIT = 64 * 1024
"""In characters; a longer text is not looked at."""


@dataclass(frozen=True, slots=True)
class GivenCause:
    """What the client's own text can prove, when no known mistake fits."""

    slug: str
    component: str
    section: str
    sentence: str
    cure: str


TEXT_DIFFERS = GivenCause(
    "given.text-differs",
    "base string",
    "RFC 5849, 3.4.1",
    "the key is right and the base string is not: {difference}",
    "build the base string as the right column has it",
)
TEXT_DIFFERS_TOO = "the base string is not the right one: {difference}"
"""In the place of that sentence, where the key is wrong besides."""
KEY_DIFFERS = GivenCause(
    "given.key-differs",
    "key",
    "RFC 5849, 3.4.2",
    "the base string is right, so the secret or the hash is another one",
    "compare both secrets letter by letter, and the hash with oauth_signature_method",
)
NEITHER_FITS = GivenCause(
    "given.neither-fits",
    "base string",
    "RFC 5849, 3.4.1",
    "the base string is not the right one, and no known key makes this signature of it:"
    " {difference}",
    "first build the base string as the right column has it, then look at the key",
)
GIVEN_CAUSES = {cause.slug: cause for cause in (TEXT_DIFFERS, KEY_DIFFERS, NEITHER_FITS)}


@dataclass(frozen=True, slots=True)
class GivenFinding:
    """What came of the client's text.

    Attributes:
        causes: Certain; none where the search without the text has found them.
        signed_text: The client's text, where the signature is of it.
        tries: Signatures that were made.
    """

    causes: tuple[Cause, ...]
    signed_text: str | None
    tries: int


def examine_given(
    given: str, *, search: Search, findings: Findings, request: ParsedRequest, right: BaseString
) -> GivenFinding:
    """Say what the client's text proves; ``findings`` is what the search found without it."""
    if findings.explanations:
        return GivenFinding((), findings.signed_text, 0)
    if given == right.text:
        return GivenFinding((_cause(KEY_DIFFERS),), given, 0)
    difference = _difference(request, right, given)
    parts = {**search.right, Component.JOIN: lambda *_: given}
    if search.prove(parts) is not None:
        return GivenFinding((_cause(TEXT_DIFFERS, difference),), given, 1)
    tries = 1
    for suspect in _other_keys(search):
        tries += 1
        if search.prove({**parts, suspect.mistake.component: suspect.change.value}) is not None:
            text = _cause(TEXT_DIFFERS, difference, sentence=TEXT_DIFFERS_TOO)
            return GivenFinding((text, cause_of(suspect)), given, tries)
    return GivenFinding((_cause(NEITHER_FITS, difference),), given, tries)


def _other_keys(search: Search) -> Iterator[Suspect]:
    for component in (Component.KEY, Component.DIGEST):
        yield from search.suspects.get(component, ())


def _cause(known: GivenCause, difference: str = "", *, sentence: str = "") -> Cause:
    told = (sentence or known.sentence).format(difference=difference)
    return Cause(known.slug, known.component, known.section, told, known.cure)


def _difference(request: ParsedRequest, right: BaseString, given: str) -> str:
    """Name the first part in which the texts differ."""
    rows = compare(request, expected=right, signed=given).rows
    return _told(next(row for row in rows if row.differs))


def _told(row: Row) -> str:
    what = f"the parameter {row.name}" if row.name else f"the {row.part}"
    signed = f"{what} is signed as {shown(row.signed)!r}" if row.signed else f"{what} is not signed"
    if not row.expected:
        return f"{what} is signed, and should not be"
    note = f" ({row.note})" if row.note else ""
    return f"{signed}{note}, where {shown(row.expected)!r} is right"
