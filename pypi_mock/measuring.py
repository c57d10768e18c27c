"""Counting requests: by their routes, and by what they were refused for."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from oauth_provider.judgement import KEY, Judgement
from pypi_mock.metrics.table import CAUSES, REFUSALS, REQUESTS, SECONDS, UNKNOWN, method_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase
    from django.urls import ResolverMatch

    GetResponse = Callable[[HttpRequest], HttpResponseBase]


def measure_requests(get_response: GetResponse) -> GetResponse:
    """Middleware: each request is counted, and how long it took."""

    def measured(request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        response = get_response(request)
        route = _route(request.resolver_match)
        SECONDS.observe(time.perf_counter() - started, route)
        REQUESTS.add(route, method_label(request.method), str(response.status_code))
        judgement = request.META.get(KEY)
        if judgement is not None and judgement.problems:
            _count_refusal(judgement)
        return response

    return measured


def _route(match: ResolverMatch | None) -> str:
    """Return the name of an address; of another way to it, which has none, its function's."""
    if match is None:
        return UNKNOWN
    if match.url_name:
        return match.view_name
    return ":".join((*match.namespaces, match.func.__name__))


def _count_refusal(judgement: Judgement) -> None:
    for name in {problem.name.value for problem in judgement.problems}:
        REFUSALS.add(name)
    if judgement.diagnosis is None:
        return
    from oauth_provider.signing.doctor.pages import page_of  # there by now, as the doctor was asked

    for page in {page_of(cause.slug) for cause in judgement.diagnosis.causes}:
        CAUSES.add(page or UNKNOWN)
