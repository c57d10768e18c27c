"""The addresses of the control API, below ``/_mock/v1/``."""

from __future__ import annotations

from django.urls import path

from pypi_mock.control import journal

app_name = "control"

urlpatterns = [
    path("requests", journal.requests, name="requests"),
    path("requests/<int:number>", journal.request, name="request"),
    path("requests/<int:number>.<str:form>", journal.export, name="export"),
]
