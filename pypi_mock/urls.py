"""Where each part of the server is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path

from pypi_mock.appearance import stylesheet

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("accounts.urls")),
    path("style.css", stylesheet, name="stylesheet"),
]
