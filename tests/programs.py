"""Programs that tests drive, where they are installed."""

from __future__ import annotations

import os
import shutil

import pytest


def program(name: str, *, package: str) -> str:
    """Return where a program is; tests are skipped without it, unless NO_SKIPS is set."""
    path = shutil.which(name)
    missing = f"{name} is missing: apt-get install {package}"
    if path is None and os.environ.get("NO_SKIPS"):
        pytest.fail(f"{missing} (NO_SKIPS is set)")
    if path is None:
        pytest.skip(missing)
    return path
