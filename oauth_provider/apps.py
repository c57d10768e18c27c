"""Names the app."""

from __future__ import annotations

from django.apps import AppConfig


class OAuthProviderConfig(AppConfig):
    """RFC 5849 and the 2012 dialect."""

    name = "oauth_provider"
    default_auto_field = "django.db.models.BigAutoField"
