"""Times and durations, as the control API writes them."""

from __future__ import annotations

from datetime import datetime, timedelta

from pypi_mock.testing.errors import MockError


def moment(text: str) -> datetime:
    """Read a time (RFC 3339)."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))  # Python 3.10 does not know Z


def written(at: datetime | str) -> str:
    """Write a time; text goes as it is, for the server to judge.

    Raises:
        MockError: It could be any of many moments.
    """
    if isinstance(at, str):
        return at
    if at.tzinfo is None:
        raise MockError(f"{at} has no time zone", cure="datetime(..., tzinfo=timezone.utc)")
    return at.isoformat()


def seconds(duration: timedelta | float) -> float:
    """Return a duration in seconds."""
    return duration.total_seconds() if isinstance(duration, timedelta) else duration
