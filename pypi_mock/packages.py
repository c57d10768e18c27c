"""Which packages would be imported under our generic names: ours, or a neighbour's.

Pure: it is asked before Django loads anything.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

NAMES = ("accounts", "oauth_provider", "releases")
ROOT = Path(__file__).resolve().parent.parent
"""The folder that holds `pypi_mock`, and must hold the others."""


def leave_working_folder() -> None:
    """Do what ``python -P`` does: import nothing from the folder that the user stands in.

    ``python -m`` puts it first on the path, and a project of the user's may have its own
    `accounts`. Our own checkout is the exception.
    """
    safe_already = getattr(sys.flags, "safe_path", False)  # -P, from Python 3.11
    if not safe_already and sys.path[0] in {"", os.getcwd()} and Path.cwd().resolve() != ROOT:  # noqa: PTH109 (as Python wrote it)
        del sys.path[0]


def foreign_packages() -> list[str]:
    """Say of each package that is not loaded from beside `pypi_mock` where it comes from."""
    return [
        f"the package {name!r} would be loaded from {origin}, not from {ROOT}"
        for name in NAMES
        if (origin := _origin(name)) != ROOT
    ]


def _origin(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).resolve().parent.parent if spec and spec.origin else None
