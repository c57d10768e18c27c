"""Names the app, and registers the checks that guard the start."""

from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings

from pypi_mock.readiness import readiness


class PypiMockConfig(AppConfig):
    """Composition: templates shared by all apps, system checks."""

    name = "pypi_mock"

    def ready(self) -> None:
        """Register the checks, and watch what readiness depends on."""
        from django.core.checks import register

        from pypi_mock.checks import packages_are_ours

        register(packages_are_ours)
        if settings.MOCK_DATABASE_URL or settings.MOCK_REDIS_URL:
            from pypi_mock.outages import Engines

            readiness.watch(Engines().trouble)
