"""The parts of a server's state."""

from __future__ import annotations

from typing import Literal

Part = Literal[
    "requests",
    "tokens",
    "nonces",
    "releases",
    "faults",
    "clock",
    "behaviour",
    "users",
    "consumers",
]
"""What a reset can be narrowed to."""
