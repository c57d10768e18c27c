"""The journal over HTTP: ``/_mock/v1/requests``."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from oauth_provider.rediagnosing import keys_of
from pypi_mock.control.access import behind_the_scenes, is_on_this_machine
from pypi_mock.control.answers import answer, download, no_such_request, problem
from pypi_mock.control.deepening import deepened
from pypi_mock.control.numbers import whole_number
from pypi_mock.journal import journal
from pypi_mock.journal.documents import document, summary
from pypi_mock.journal.exports import EXPORTS
from pypi_mock.journal.filters import FilterError, wanted_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from pypi_mock.journal import Entry, Wanted

_BAD_REQUEST = 400
_BUSY = 503
PAGING: Final = ("after", "limit", "wait", "count")
DEFAULT_LIMIT: Final = 100
HIGHEST: Final = {"after": 2**53, "limit": 1000, "wait": 60, "count": 1000}
"""The last two bound how long, and for how many, a thread waits."""

_waiters = threading.BoundedSemaphore(max(1, settings.MOCK_THREADS // 2))
"""Half of the threads at most wait here; the others answer those who are waited for."""


@csrf_exempt  # a form cannot send DELETE, and no other page may (there is no CORS)
@require_http_methods(["GET", "HEAD", "DELETE"])
@behind_the_scenes
def requests(request: HttpRequest) -> HttpResponse:
    """List the entries that are wanted, perhaps after waiting for them; or forget all."""
    if request.method == "DELETE":
        return answer({"forgotten": journal.clear()})
    try:
        wanted = wanted_of(_pairs(request.GET), besides=PAGING)
        paging = {name: _number(request.GET, name) for name in PAGING}
    except FilterError as error:
        return problem(_BAD_REQUEST, str(error))
    found = _found(wanted, paging)
    if found is None:
        return _busy()
    limit = paging["limit"] or DEFAULT_LIMIT
    # Who pages forward wants the next ones, and who does not, the last ones.
    shown = found[:limit] if paging["after"] else found[-limit:]
    return answer({"requests": [summary(entry) for entry in shown], "last": journal.last})


@require_safe
@behind_the_scenes
def request(request: HttpRequest, number: int) -> HttpResponse:
    """Give one entry whole; where one mistake did not explain its refusal, two are tried now."""
    del request
    entry = journal.get(number)
    if entry is None:
        return no_such_request(number, last=journal.last)
    return answer(document(deepened(entry)))


@require_safe
@behind_the_scenes
def export(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """Give one entry in another form; a vector has its secrets where they may be shown."""
    entry = journal.get(number)
    if entry is None:
        return no_such_request(number, last=journal.last)
    if form not in EXPORTS:
        return problem(404, f"there is no form {form[:20]!r}", f"there are {', '.join(EXPORTS)}")
    keys = keys_of(entry.consumer, entry.token) if is_on_this_machine(request) else None
    return download(EXPORTS[form](deepened(entry), keys), name=f"request-{number}")


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


def _pairs(query: QueryDict) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, values in query.lists() for value in values]


def _number(query: QueryDict, name: str) -> int:
    """Return a whole number; 0 where it is not given."""
    given = str(query.get(name, "")) or "0"
    number, highest = whole_number(given), HIGHEST[name]
    if number is None:
        raise FilterError(f"{name} must be a whole number up to {highest}, not {given[:40]!r}")
    if number > highest:
        raise FilterError(f"{name} must be {highest} at most, not {given}")
    return number
