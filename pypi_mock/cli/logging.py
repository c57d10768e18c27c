"""A line for each request on standard error: for people, or for programs."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, Final

from pypi_mock.cli.streams import tell
from pypi_mock.readiness import LIVE, READY
from pypi_mock.server.request_log import Answered, RequestLog, request_line, request_object
from pypi_mock.simulation.clock import clock

if TYPE_CHECKING:
    from collections.abc import Mapping

_PROBES: Final = frozenset({LIVE.encode(), READY.encode()})
"""What health checks ask, every second."""
_COLOURS: Final = {"4": "\x1b[33m", "5": "\x1b[31m"}
_PLAIN: Final = "\x1b[0m"


def request_log(values: Mapping[str, Any]) -> RequestLog:  # Any: options of any type
    """Return who writes the lines, as the options say."""
    if values["quiet"]:
        return _nothing
    is_json = values["log_format"] == "json"
    has_colours = not is_json and wants_colours(values["color"])

    def log(answered: Answered) -> None:
        if answered.target in _PROBES and not values["verbose"]:
            return
        if is_json:
            tell(request_object(answered, time=clock.real().isoformat()))
            return
        colour = _COLOURS.get(answered.status[:1], "") if has_colours else ""
        line = request_line(answered)
        tell(f"{colour}{line}{_PLAIN}" if colour else line)

    return log


def wants_colours(wish: str) -> bool:
    """Tell whether standard error gets colours: always, never, or where a person reads them."""
    if wish != "auto":
        return wish == "always"
    environ = os.environ  # noqa: TID251 (words between terminals and all programs, no options of ours)
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return environ.get("TERM") != "dumb" and sys.stderr is not None and sys.stderr.isatty()


def _nothing(_answered: Answered) -> None:
    """Write nothing."""
