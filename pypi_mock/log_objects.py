"""Standard error as JSON, one object a line: ``--log-format json``.

Each has the real ``time`` and an ``event``: request, or message for all that is said in words.
"""

from __future__ import annotations

import json
import logging

from pypi_mock.request_ids import current
from pypi_mock.simulation.clock import clock


def event(name: str, **values: object) -> str:
    """Return the line for something that has just happened."""
    time = clock.real().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return json.dumps({"time": time, "event": name, **values})


def message(text: str, *, level: str = "info") -> str:
    """Return the line for what is said in words, perhaps of a request."""
    of = {"request_id": name} if (name := current()) else {}
    return event("message", level=level, text=text, **of)


class ObjectFormatter(logging.Formatter):
    """Makes objects of what Django and the server log."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; a traceback is in its text."""
        return message(super().format(record), level=record.levelname.lower())
