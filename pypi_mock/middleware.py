"""What every answer needs: the server's own date, and a word where the body did not arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.http import http_date

from pypi_mock.simulation.clock import clock

if TYPE_CHECKING:
    from collections.abc import Callable


def date_answers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: ``Date`` is what the server's clock says, which a test may have turned.

    Clients correct their own clocks by it.
    """

    def dated(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Date", http_date(clock.timestamp()))
        return response

    return dated


class BodyMiddleware:
    """Answers where Django would fail with 500, or say 400 of what is merely too large."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, _request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Name what was wrong with the body."""
        if isinstance(exception, UnreadablePostError):
            return HttpResponse(f"{exception}\n", status=400, content_type="text/plain")
        if isinstance(exception, RequestDataTooBig):
            return HttpResponse("The form is too large\n", status=413, content_type="text/plain")
        return None
