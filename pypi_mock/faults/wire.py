"""What goes wrong with an answer on its way: told by the application, done by the server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

KEY = "pypi_mock.wire_fault"
"""Where the application leaves it in the environ."""
PAUSE = "pypi_mock.pause"
"""Where our own server leaves what waits for so many seconds, unless nobody waits any more."""


@dataclass(frozen=True, slots=True)
class WireFault:
    """One answer's.

    Attributes:
        kind: Drop: no byte is sent. Truncate: about half of the body is. Stall: there is a pause
            behind that half.
        seconds: How long the pause is.
    """

    kind: Literal["drop", "stall", "truncate"]
    seconds: float = 0
