"""Where people log in and out, and their own pages."""

from __future__ import annotations

from django.urls import path

from accounts import pages, views

app_name = "accounts"

urlpatterns = [
    path("login/", views.log_in, name="login"),
    path("logout/", views.log_out, name="logout"),
    path("tokens/", pages.api_tokens, name="api-tokens"),
    path("tokens/<int:pk>/revoke/", pages.api_token_revoke, name="api-token-revoke"),
    path("", pages.profile, name="profile"),
]
