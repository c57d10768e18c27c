"""A line for each request on standard error: for people, or for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pypi_mock.cli.streams import style, write_line
from pypi_mock.readiness import PROBES
from pypi_mock.server.request_log import Answered, RequestLog, request_line, request_values
from pypi_mock.simulation.clock import clock

if TYPE_CHECKING:
    from collections.abc import Mapping

_PROBES: Final = frozenset(path.encode() for path in PROBES)


def request_log(values: Mapping[str, Any]) -> RequestLog:  # Any: options of any type
    """Return who writes the lines, as the options say."""
    is_quiet, shows_probes = values["quiet"], values["verbose"]

    def log(answered: Answered) -> None:
        is_probe = answered.target.partition(b"?")[0] in _PROBES
        if is_quiet or (is_probe and not shows_probes):
            return
        if style.is_json:
            from pypi_mock.log_objects import event  # late: mostly it is not asked for

            write_line(event("request", **request_values(answered)))
        else:
            time = f"{clock.real():%H:%M:%SZ}"
            write_line(request_line(answered, time=time, has_colours=style.has_colours))

    return log
