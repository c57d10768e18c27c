"""Names the app."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People."""

    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
