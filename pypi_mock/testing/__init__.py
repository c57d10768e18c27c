"""A server for other people's tests: `PyPIMock` for any of them, the plugin for those of pytest.

Names are loaded when they are asked for: pytest imports this package in every run.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypi_mock.testing.clock import Clock, ClockReading
    from pypi_mock.testing.errors import MockError, NoServerError, StartError
    from pypi_mock.testing.faults import Fault, Rule
    from pypi_mock.testing.identities import (
        AccessToken,
        ApiToken,
        Approval,
        Consumer,
        Credentials,
    )
    from pypi_mock.testing.lifecycle import PyPIMock
    from pypi_mock.testing.recorded import Filters, RecordedRequest

__all__ = [
    "AccessToken",
    "ApiToken",
    "Approval",
    "Clock",
    "ClockReading",
    "Consumer",
    "Credentials",
    "Fault",
    "Filters",
    "MockError",
    "NoServerError",
    "PyPIMock",
    "RecordedRequest",
    "Rule",
    "StartError",
]

_HOMES = {
    "clock": ("Clock", "ClockReading"),
    "errors": ("MockError", "NoServerError", "StartError"),
    "faults": ("Fault", "Rule"),
    "identities": ("AccessToken", "ApiToken", "Approval", "Consumer", "Credentials"),
    "lifecycle": ("PyPIMock",),
    "recorded": ("Filters", "RecordedRequest"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
