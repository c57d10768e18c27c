"""The name of a request, where another WSGI server than ours has not given it one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pypi_mock import request_ids

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    GetResponse = Callable[[HttpRequest], HttpResponseBase]


def identify_requests(get_response: GetResponse) -> GetResponse:
    """Middleware, the outermost: each request has a name, and its answer tells it."""

    def identified(request: HttpRequest) -> HttpResponseBase:
        if request_ids.KEY in request.META:  # by our server, which tells it too
            return get_response(request)
        name = request_ids.begin(request.META.get(request_ids.SENT, ""))
        request.META[request_ids.KEY] = name
        try:
            response = get_response(request)
        finally:
            request_ids.end()
        response.headers[request_ids.HEADER] = name
        return response

    return identified
