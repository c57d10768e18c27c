"""The date of every answer: clients correct their own clocks by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.http import http_date

from pypi_mock.simulation.clock import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


def date_answers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: ``Date`` is what the server's clock says, which a test may have turned."""

    def dated(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Date", http_date(clock.timestamp()))
        return response

    return dated
