"""How long an answer is, where it may be said."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.middleware.common import CommonMiddleware

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_BODILESS: Final = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


class LengthMiddleware(CommonMiddleware):
    """Django's own, but for answers that have no body: of a 304 it would say a length of nought.

    RFC 9110, 8.6 forbids any length with 204, and with 304 any other than the page would have.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:  # type: ignore[override]  # no redirect here: APPEND_SLASH is off
        """Pass on what has no body as it is."""
        if response.status_code in _BODILESS:
            return response
        return super().process_response(request, response)  # type: ignore[return-value]
