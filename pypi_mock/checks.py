"""System checks: refuse to start where a neighbour's package was imported in place of ours."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.checks import CheckMessage, Error

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.apps import AppConfig

PACKAGES = ("accounts", "oauth_provider", "releases")


def packages_are_ours(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001 (the signature of a check)
    **_kwargs: object,
) -> list[CheckMessage]:
    """Report each package of a generic name that was not loaded from beside `pypi_mock`."""
    beside = Path(__file__).resolve().parent.parent
    return [
        Error(
            f"the package {name!r} was loaded from {origin}, not from {beside}",
            hint="Start with `python -P -m pypi_mock` or the command `pypi-mock`, "
            f"from a folder that has no {name!r} of its own, and without PYTHONPATH.",
            id="pypi_mock.E001",
        )
        for name in PACKAGES
        if (origin := _origin(name)) != beside / name
    ]


def _origin(name: str) -> Path | None:
    package = sys.modules.get(name)
    file = getattr(package, "__file__", None)
    return Path(file).resolve().parent if file else None
