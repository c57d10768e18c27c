"""Names the app, and registers the checks that guard the start."""

from __future__ import annotations

from django.apps import AppConfig


class PypiMockConfig(AppConfig):
    """Composition: templates shared by all apps, system checks."""

    name = "pypi_mock"

    def ready(self) -> None:
        """Register the checks."""
        from django.core.checks import register

        from pypi_mock.checks import packages_are_ours

        register(packages_are_ours)
