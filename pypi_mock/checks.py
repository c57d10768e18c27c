"""System checks: refuse to run where a neighbour's package was imported in place of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.checks import CheckMessage, Error

from pypi_mock.packages import foreign_packages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.apps import AppConfig

HINT = "Start with `pypi-mock` or `python -P -m pypi_mock`, and without PYTHONPATH."


def packages_are_ours(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001 (the signature of a check)
    **_kwargs: object,
) -> list[CheckMessage]:
    """Report each package of a generic name that was not loaded from beside `pypi_mock`."""
    return [Error(foreign, hint=HINT, id="pypi_mock.E001") for foreign in foreign_packages()]
