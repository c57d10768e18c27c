"""Asking whether the requests came that should have, and which came near."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Annotated, Any, Final

from msgspec import UNSET, Meta, Struct, UnsetType, structs

from pypi_mock.control.answers import ControlError
from pypi_mock.control.operation import operation
from pypi_mock.journal import Wanted, journal
from pypi_mock.journal.documents import RequestSummary, summary
from pypi_mock.journal.filters import FilterError, wanted_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from pypi_mock.journal import Entry

NEAREST: Final = 3
_BAD_REQUEST = 400
Condition = Annotated[str, Meta(max_length=200)]


class Expectation(Struct, kw_only=True, forbid_unknown_fields=True):
    """Which requests are expected, and how many.

    Attributes:
        after: Only of the requests with a higher number.
        count: So many, exactly.
        at_least: So many, or more.
    """

    method: Condition = ""
    path: Condition = ""
    consumer: Condition = ""
    token: Condition = ""
    status: Condition = ""
    problem: Condition = ""
    cause: Condition = ""
    accepted: bool | UnsetType = UNSET
    request_id: Condition = ""
    after: Annotated[int, Meta(ge=0, le=2**53)] = 0
    count: Annotated[int, Meta(ge=0, le=1_000_000)] = 1
    at_least: bool = False


class Near(Struct, kw_only=True):
    """A request that is not one of those, and why not."""

    request: RequestSummary
    differs: list[str]


class Verified(Struct, kw_only=True):
    """The answer; ``text`` is for people."""

    ok: bool
    expected: int
    matched: int
    nearest: list[Near]
    text: str


@operation("POST", "verify", body=Expectation, answer=Verified)
def verify(_request: HttpRequest, expectation: Expectation) -> Verified:
    """Count the requests that are expected, and show the nearest where the number is wrong."""
    wanted = _wanted(expectation)
    entries = journal.entries(after=expectation.after)
    matched = [entry for entry in entries if wanted.matches(entry)]
    found, expected = len(matched), expectation.count
    ok = found >= expected if expectation.at_least else found == expected
    nearest = [] if ok else _nearest([e for e in entries if not wanted.matches(e)], wanted)
    return Verified(
        ok=ok,
        expected=expected,
        matched=found,
        nearest=nearest,
        text=_text(expectation, wanted, matched, nearest),
    )


def _wanted(expectation: Expectation) -> Wanted:
    given = structs.asdict(expectation)
    conditions = {field.name: given[field.name] for field in fields(Wanted)}
    if expectation.accepted is UNSET:
        del conditions["accepted"]
    else:
        conditions["accepted"] = str(expectation.accepted).lower()
    try:
        return wanted_of(conditions.items())
    except FilterError as error:
        raise ControlError(_BAD_REQUEST, str(error)) from None


def _nearest(entries: list[Entry], wanted: Wanted) -> list[Near]:
    """Return those that differ in the fewest conditions, the latest first."""
    near = [(entry, _differences(entry, wanted)) for entry in reversed(entries)]
    near.sort(key=lambda pair: len(pair[1]))
    return [Near(request=summary(entry), differs=said) for entry, said in near[:NEAREST]]


def _differences(entry: Entry, wanted: Wanted) -> list[str]:
    was: dict[str, Any] = summary(entry) | {
        "path": entry.path,
        "problem": ", ".join(problem.name.value for problem in entry.problems),
        "cause": ", ".join(entry.slugs),
        "accepted": str(entry.is_accepted).lower(),
    }
    said = []
    for field in fields(Wanted):
        asked = getattr(wanted, field.name)
        if asked and not Wanted(**{field.name: asked}).matches(entry):
            said.append(f"{field.name}: wanted {asked!r}, was {str(was[field.name] or '')!r}")
    return said


def _text(
    expectation: Expectation, wanted: Wanted, matched: list[Entry], nearest: list[Near]
) -> str:
    given = {field.name: getattr(wanted, field.name) for field in fields(Wanted)}
    asked = ", ".join(f"{name}={value}" for name, value in given.items() if value) or "anything"
    least = "at least " if expectation.at_least else ""
    lines = [f"{least}{expectation.count} wanted with {asked}; {len(matched)} found"]
    lines += [f"  #{entry.number} {_line(summary(entry))}" for entry in matched[:NEAREST]]
    if nearest:
        lines.append("nearest:")
    for near in nearest:
        lines.append(f"  #{near.request['id']} {_line(near.request)}")
        lines += [f"      {said}" for said in near.differs]
        if cause := near.request["cause"]:
            lines.append(f"      refused: {cause}")
    return "\n".join(lines)


def _line(request: RequestSummary) -> str:
    return f"{request['method']} {request['target'][:200]} -> {request['status']}"
