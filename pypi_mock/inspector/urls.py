"""The addresses of the inspector, below ``/_mock/``."""

from __future__ import annotations

from django.urls import path

from pypi_mock.inspector import pages, script, workbench

app_name = "inspector"

urlpatterns = [
    path("", pages.requests, name="requests"),
    path("requests/<int:number>", pages.request, name="request"),
    path("workbench", workbench.workbench, name="workbench"),
    path("state", pages.state, name="state"),
    path("inspector.js", script.inspector_script, name="script"),
]
