"""Whether the server lives, and is ready: for whoever waits for it, by any name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.views.decorators.http import require_safe

from pypi_mock.readiness import readiness

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_safe
def probe(request: HttpRequest) -> JsonResponse:
    """Answer without a look at the database; a health check knows neither names nor tokens.

    Our own server answers before this does; another one may have imported the application.
    """
    status, document = readiness.answer(request.path_info)
    response = JsonResponse(document, status=status)
    response["Cache-Control"] = "no-store"
    return response
