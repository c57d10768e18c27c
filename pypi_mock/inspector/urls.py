"""The addresses of the inspector, below ``/_mock/``.

Its views are imported when they are first asked for: the doctor and the formats they need would
otherwise be waited for by the first request to any address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path
from django.utils.module_loading import import_string

from pypi_mock.inspector import script

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    View = Callable[..., HttpResponse]

app_name = "inspector"


def _late(view: str) -> View:
    def called(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        found: View = import_string(f"pypi_mock.inspector.{view}")
        return found(request, *args, **kwargs)

    return called


urlpatterns = [
    path("", _late("pages.requests"), name="requests"),
    path("requests/<int:number>", _late("pages.request"), name="request"),
    path("workbench", _late("workbench.workbench"), name="workbench"),
    path("state", _late("pages.state"), name="state"),
    path("inspector.js", script.inspector_script, name="script"),
]
