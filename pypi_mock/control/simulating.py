"""Turning the clock, and making requests fail."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.http import HttpResponse
from msgspec import Meta, Struct

from pypi_mock.control.answers import ControlError, missing
from pypi_mock.control.operation import operation
from pypi_mock.faults import Effect, Fault, Listed, Match, When, faults
from pypi_mock.faults.book import TooManyFaultsError
from pypi_mock.simulation.clock import Seconds, Setting, clock

if TYPE_CHECKING:
    from django.http import HttpRequest

NO_CONTENT = 204
_CONFLICT = 409


class Clock(Struct, kw_only=True):
    """What the server's clock says.

    Attributes:
        offset: Seconds ahead of real time; of a frozen clock as of now.
        went_back: Whether it was turned back: what was made before is of the future then.
    """

    state: Literal["real", "offset", "frozen"]
    offset: float
    now: datetime
    real: datetime
    went_back: bool


class Advance(Struct, kw_only=True, forbid_unknown_fields=True):
    """How far the clock is moved, in seconds, either way."""

    by: Annotated[Seconds, Meta(description="seconds, either way")]


class ListedFault(Struct, kw_only=True):
    """A rule, and what became of it.

    Attributes:
        seen: How many requests matched.
        fired: How many of them it failed.
        remaining: How often it can still fire; null: without end.
    """

    id: int
    match: Match
    when: When
    effect: Effect
    after_auth: bool
    seen: int
    fired: int
    remaining: int | None


class Faults(Struct):
    """All of them, in the order in which they are tried."""

    faults: list[ListedFault]


@operation("GET", "clock", answer=Clock)
def clock_show(_request: HttpRequest) -> Clock:
    """Look at the clock."""
    return clock_document()


@operation("PUT", "clock", body=Setting, answer=Clock)
def clock_set(_request: HttpRequest, setting: Setting) -> Clock:
    """Set the clock: real, with an offset, or standing still."""
    clock.set(setting)
    return clock_document()


@operation("DELETE", "clock", answer=Clock)
def clock_reset(_request: HttpRequest) -> Clock:
    """Return to real time."""
    clock.reset()
    return clock_document()


@operation("POST", "clock/advance", body=Advance, answer=Clock)
def clock_advance(_request: HttpRequest, advance: Advance) -> Clock:
    """Move the clock; one that stands still stays so."""
    clock.advance(timedelta(seconds=advance.by))
    return clock_document()


def clock_document() -> Clock:
    """Write the clock down."""
    setting, now, real = clock.setting, clock.now(), clock.real()
    ahead = (now - real).total_seconds() if setting.state == "frozen" else setting.offset
    return Clock(state=setting.state, offset=ahead, now=now, real=real, went_back=clock.went_back)


@operation("GET", "faults", answer=Faults)
def faults_list(_request: HttpRequest) -> Faults:
    """List the rules, and how often each has fired."""
    return Faults([_document(listed) for listed in faults.listed()])


@operation("POST", "faults", body=Fault, answer=ListedFault, status=201, refusals=(409,))
def fault_add(_request: HttpRequest, fault: Fault) -> ListedFault:
    """Add a rule behind the others."""
    try:
        return _document(faults.add(fault))
    except TooManyFaultsError as error:
        raise ControlError(_CONFLICT, str(error), "delete some, or reset") from None


@operation("DELETE", "faults", answer=None, status=NO_CONTENT)
def faults_clear(_request: HttpRequest) -> HttpResponse:
    """Delete all rules, those of the seed too."""
    faults.replace(())
    return HttpResponse(status=NO_CONTENT)


@operation("GET", "faults/<int:number>", answer=ListedFault, refusals=(404,))
def fault_show(_request: HttpRequest, number: int) -> ListedFault:
    """Look at a rule."""
    listed = faults.get(number)
    if listed is None:
        raise missing("fault", str(number))
    return _document(listed)


@operation("DELETE", "faults/<int:number>", answer=None, status=NO_CONTENT, refusals=(404,))
def fault_delete(_request: HttpRequest, number: int) -> HttpResponse:
    """Delete a rule."""
    if not faults.remove(number):
        raise missing("fault", str(number))
    return HttpResponse(status=NO_CONTENT)


def _document(listed: Listed) -> ListedFault:
    fault = listed.fault
    parts: dict[str, Any] = {"match": fault.match, "when": fault.when, "effect": fault.effect}
    return ListedFault(
        id=listed.number,
        **parts,
        after_auth=fault.after_auth,
        seen=listed.seen,
        fired=listed.fired,
        remaining=listed.remaining,
    )
