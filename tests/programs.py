"""Programs that tests drive, where they are installed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

_ELSEWHERE = ("/usr/sbin", "/usr/lib/postgresql/*/bin")
"""Where Debian keeps servers: out of the path."""


def needed(name: str, *, package: str) -> str:
    """Return where a program is.

    Raises:
        FileNotFoundError: It says what would install it.
    """
    beside = (path for place in _ELSEWHERE for path in Path("/").glob(f"{place[1:]}/{name}"))
    found = shutil.which(name) or next(map(str, beside), None)
    if found is None:
        raise FileNotFoundError(f"{name} is missing: apt-get install {package}")
    return found


def program(name: str, *, package: str) -> str:
    """Return where a program is; tests are skipped without it, unless NO_SKIPS is set."""
    try:
        return needed(name, package=package)
    except FileNotFoundError as error:
        if os.environ.get("NO_SKIPS"):
            pytest.fail(f"{error} (NO_SKIPS is set)")
        pytest.skip(str(error))
