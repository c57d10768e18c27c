"""Names the app."""

from __future__ import annotations

from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    """Projects, releases and files."""

    name = "releases"
    default_auto_field = "django.db.models.BigAutoField"
