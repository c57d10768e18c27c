"""The journal over HTTP: ``/_mock/v1/requests``."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Annotated, Any, Final

from django.conf import settings
from django.http import JsonResponse
from msgspec import Meta, Struct

from oauth_provider.rediagnosing import keys_of
from pypi_mock.control.access import is_on_this_machine
from pypi_mock.control.answers import NOT_FOUND, ControlError, download, no_such_request, problem
from pypi_mock.control.deepening import deepened
from pypi_mock.control.numbers import whole_number
from pypi_mock.control.operation import Query, operation
from pypi_mock.journal import journal
from pypi_mock.journal.documents import RequestSummary, document, summary
from pypi_mock.journal.exports import EXPORTS
from pypi_mock.journal.filters import FilterError, wanted_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from pypi_mock.journal import Entry, Wanted

_BAD_REQUEST = 400
_BUSY = 503
DEFAULT_LIMIT: Final = 100
HIGHEST: Final = {"after": 2**53, "limit": 1000, "wait": 60, "count": 1000}
"""The last two bound how long, and for how many, a thread waits."""
PAGING: Final = tuple(HIGHEST)

_waiters = threading.BoundedSemaphore(max(1, settings.MOCK_THREADS // 2))
"""Half of the threads at most wait here; the others answer those who are waited for."""

FILTERS = tuple(
    Query(name=name, kind=str, help=text)
    for name, text in {
        "method": "Of HTTP, in any case.",
        "path": "Whole, or a pattern with `*`.",
        "consumer": "A consumer's key.",
        "token": "A token's key.",
        "status": "Such as 401, or 4xx.",
        "problem": "A name of the problem vocabulary.",
        "cause": "A cause's slug, or its beginning.",
        "accepted": "true or false.",
        "request_id": "Of one request, as its answer says in X-Request-Id.",
    }.items()
)
PAGES = tuple(
    Query(name=name, kind=Annotated[int, Meta(ge=0, le=HIGHEST[name])], help=text)
    for name, text in {
        "after": "Only entries with a higher number.",
        "limit": f"So many at most; {DEFAULT_LIMIT} unless given.",
        "wait": "Seconds to wait for as many as count says.",
        "count": "So many are waited for; 1 unless given.",
    }.items()
)


class Requests(Struct):
    """Entries, oldest first, and the number given last."""

    requests: list[RequestSummary]
    last: int


class Forgotten(Struct):
    """How many entries were forgotten."""

    forgotten: int


@operation("GET", "requests", answer=Requests, query=(*FILTERS, *PAGES), refusals=(503,))
def requests_list(request: HttpRequest) -> Requests | HttpResponse:
    """List the entries that are wanted, perhaps after waiting for them."""
    wanted = _wanted(request.GET)
    paging = {name: _number(request.GET, name) for name in PAGING}
    found = _found(wanted, paging)
    if found is None:
        return _busy()
    limit = paging["limit"] or DEFAULT_LIMIT
    # Who pages forward wants the next ones, and who does not, the last ones.
    shown = found[:limit] if paging["after"] else found[-limit:]
    return Requests([summary(entry) for entry in shown], journal.last)


@operation("DELETE", "requests", answer=Forgotten, query=FILTERS)
def requests_clear(request: HttpRequest) -> Forgotten:
    """Forget the entries that are meant; numbers go on."""
    return Forgotten(journal.clear(_wanted(request.GET)))


@operation("GET", "requests/<int:number>", answer=dict[str, Any], refusals=(404,))
def request_show(_request: HttpRequest, number: int) -> JsonResponse:
    """Give one entry whole; where one mistake did not explain its refusal, two are tried now."""
    return JsonResponse(document(deepened(_entry(number))))


@operation("GET", "requests/<int:number>.<str:form>", answer=None, refusals=(404,))
def request_export(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """Give one entry as curl, http, har or vector; a vector has its secrets on this machine."""
    entry = _entry(number)
    if form not in EXPORTS:
        detail = f"there is no form {form[:20]!r}"
        raise ControlError(NOT_FOUND, detail, f"there are {', '.join(EXPORTS)}")
    keys = keys_of(entry.consumer, entry.token) if is_on_this_machine(request) else None
    return download(EXPORTS[form](deepened(entry), keys), name=f"request-{number}")


def _entry(number: int) -> Entry:
    entry = journal.get(number)
    if entry is None:
        raise no_such_request(number, last=journal.last)
    return entry


def _wanted(query: QueryDict) -> Wanted:
    pairs = [(name, str(value)) for name, values in query.lists() for value in values]
    try:
        return wanted_of(pairs, besides=PAGING)
    except FilterError as error:
        raise ControlError(_BAD_REQUEST, str(error)) from None


def _found(wanted: Wanted, paging: dict[str, int]) -> list[Entry] | None:
    """Return what is there, or will be in time; None where too many wait already."""
    if not paging["wait"]:
        return journal.entries(wanted, after=paging["after"])
    if not _waiters.acquire(blocking=False):
        return None
    try:
        return journal.wait(
            wanted, after=paging["after"], count=paging["count"] or 1, seconds=paging["wait"]
        )
    finally:
        _waiters.release()


def _busy() -> HttpResponse:
    response = problem(_BUSY, "too many are waiting for requests already", "ask without wait")
    response["Retry-After"] = "1"
    return response


def _number(query: QueryDict, name: str) -> int:
    """Return a whole number; 0 where it is not given."""
    given = str(query.get(name, "")) or "0"
    number, highest = whole_number(given), HIGHEST[name]
    if number is None:
        detail = f"{name} must be a whole number up to {highest}, not {given[:40]!r}"
        raise ControlError(_BAD_REQUEST, detail)
    if number > highest:
        raise ControlError(_BAD_REQUEST, f"{name} must be {highest} at most, not {given}")
    return number
