"""Where each part of the server is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path

from oauth_provider.urls import urlpatterns as oauth_patterns
from pypi_mock.appearance import stylesheet
from releases.urls import oauth_patterns as publishing_patterns

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

handler500 = "pypi_mock.outages.failure"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(([*oauth_patterns, path("oauth/", include(publishing_patterns))], "oauth"))),
    path("accounts/", include("accounts.urls")),
    path("", include("releases.urls")),
    path("_mock/", include("pypi_mock.inspector.urls")),
    path("_mock/docs/", include("pypi_mock.manual.urls")),
    path("_mock/", include("pypi_mock.control.urls")),
    path("style.css", stylesheet, name="stylesheet"),
]
