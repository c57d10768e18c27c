"""How much the long tests do: a sample in the suite, all of it with ``make torture``."""

from __future__ import annotations

import os
import time
from typing import Final

IS_FULL: Final = bool(os.environ.get("TORTURE"))
SECONDS: Final = float(os.environ.get("TORTURE_SECONDS", "900" if IS_FULL else "40"))
"""After so long a test ends by itself, and tells how far it came."""


def amount(name: str, *, sample: int, full: int) -> int:
    """Return how often; ``TORTURE_NAME`` in the environment says it for one test."""
    return int(os.environ.get(f"TORTURE_{name}", full if IS_FULL else sample))


def is_time_left(started: float) -> bool:
    """Tell whether a test that started then (by `time.monotonic`) may go on."""
    return time.monotonic() - started < SECONDS


def tell(said: str) -> None:
    """Tell what was done, in ``pytest -s`` and in the report of a failure."""
    print(f"\ntorture: {said}")  # noqa: T201 (it is for people)
