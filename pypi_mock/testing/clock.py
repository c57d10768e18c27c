"""The server's clock, for a test that turns it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pypi_mock.testing.errors import MockError
from pypi_mock.testing.moments import moment, seconds, written

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from pypi_mock.testing.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockReading:
    """What the clock shows.

    Attributes:
        state: Real time, real time with an offset, or standing still.
        offset: Seconds ahead of real time (behind it, when negative).
        now: What the server takes the time to be.
        real: What it is.
        went_back: Whether it was turned back since it was last real.
    """

    state: Literal["real", "offset", "frozen"]
    offset: float
    now: datetime
    real: datetime
    went_back: bool


class Clock:
    """Timestamps, lifetimes and upload times follow it; it is one for the whole server."""

    def __init__(self, connection: Connection, *, consumer: str = "") -> None:
        self._connection = connection
        self._consumer = consumer

    @property
    def now(self) -> datetime:
        """What the server takes the time to be, in UTC."""
        return self.reading.now

    @property
    def reading(self) -> ClockReading:
        """All that the clock shows."""
        return _reading(self._connection.get("clock"))

    def freeze(self, at: datetime | str | None = None) -> ClockReading:
        """Stand still, at a moment such as ``"2012-06-01T12:00:00Z"``, or where it is now."""
        self._refuse_in_a_scope()
        at = self.now if at is None else at
        return _reading(self._connection.put("clock", {"state": "frozen", "at": written(at)}))

    def offset(self, by: timedelta | float) -> ClockReading:
        """Run so many seconds ahead of real time, or behind it."""
        self._refuse_in_a_scope()
        document = {"state": "offset", "offset": seconds(by)}
        return _reading(self._connection.put("clock", document))

    def advance(self, by: timedelta | float) -> ClockReading:
        """Move on by so many seconds, or back; a frozen clock stays frozen."""
        self._refuse_in_a_scope()
        return _reading(self._connection.post("clock/advance", {"by": seconds(by)}))

    def reset(self) -> ClockReading:
        """Return to real time."""
        self._refuse_in_a_scope()
        return _reading(self._connection.delete("clock"))

    def _refuse_in_a_scope(self) -> None:
        if self._consumer:
            raise MockError(
                "the clock is one for the whole server, which other tests use at the same time",
                cure="fault(skew=...) moves it for this test's consumer",
            )


def _reading(document: dict[str, Any]) -> ClockReading:  # Any: a document of the server
    return ClockReading(
        state=document["state"],
        offset=document["offset"],
        now=moment(document["now"]),
        real=moment(document["real"]),
        went_back=document.get("went_back", False),
    )
