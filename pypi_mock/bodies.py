"""A body that did not arrive, or is too large, is the client's mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, UnreadablePostError

if TYPE_CHECKING:
    from collections.abc import Callable


class BodyMiddleware:
    """Answers where Django would fail with 500, or say 400 of what is merely too large."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, _request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Name what was wrong with the body."""
        return answer_to(exception)


def answer_to(exception: Exception) -> HttpResponse | None:
    """Name what was wrong with a body; None where it was something else."""
    if isinstance(exception, UnreadablePostError):
        return HttpResponse(f"{exception}\n", status=400, content_type="text/plain")
    if isinstance(exception, RequestDataTooBig):
        return HttpResponse("The form is too large\n", status=413, content_type="text/plain")
    return None
