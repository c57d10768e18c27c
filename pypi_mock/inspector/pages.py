"""The inspector's pages: the requests, one of them, and the state of the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from oauth_provider.rediagnosing import keys_of
from oauth_provider.signing.comparison import comparison_of
from oauth_provider.signing.formats import write_http
from oauth_provider.signing.parameters import parse
from oauth_provider.signing.problems import ProblemName
from pypi_mock.control.access import is_on_this_machine
from pypi_mock.control.deepening import deepened
from pypi_mock.control.numbers import whole_number
from pypi_mock.inspector.correcting import correction_of
from pypi_mock.inspector.noting import notes_on
from pypi_mock.inspector.script import inspector_page
from pypi_mock.inspector.showing import (
    check_rows,
    comparison_rows,
    diagnosis_context,
    entry_row,
)
from pypi_mock.inspector.surveying import survey
from pypi_mock.inspector.turning import turned
from pypi_mock.journal import Wanted, journal
from pypi_mock.journal.filters import FilterError, wanted_of
from pypi_mock.seeds.resetting import ResetForbiddenError
from pypi_mock.simulation.clock import clock

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from pypi_mock.journal import Entry

LIMIT: Final = 200
RAW_SHOWN: Final = 16 * 1024
EXPORTS: Final = (
    ("curl", "curl command"),
    ("http", "raw HTTP"),
    ("har", "HTTP archive"),
    ("vector", "vector"),
)
STARTED: Final = f"{clock.real().timestamp():.0f}"
"""Tells the pages of one server from those of the next at the same address."""
_FORBIDDEN: Final = 403
NOTICEABLE: Final = 1
"""In seconds: so far may the two clocks be apart without a word."""

_PROBLEMS = tuple((name.value, name.value) for name in ProblemName)
_FILTERS: Final = (
    ("path", "Path", "/oauth/*", ()),
    ("consumer", "Consumer", "consumer-key", ()),
    ("cause", "Cause", "uri.port-omitted", ()),
    ("request_id", "Request ID", "4f9c2a71d05be386", ()),
    ("problem", "Problem", "", (("", "any"), *_PROBLEMS)),
    ("accepted", "Answer", "", (("", "any"), ("true", "accepted"), ("false", "refused"))),
)


@require_safe
@inspector_page
def requests(request: HttpRequest) -> HttpResponse:
    """List the requests that are wanted, the newest first."""
    given = {name: str(value).strip() for name, value in request.GET.items()}
    after = given.pop("after", "")
    wanted, error = Wanted(), ""
    try:
        wanted = wanted_of((name, value) for name, value in given.items() if value)
    except FilterError as failure:
        error = str(failure)
    last = journal.last
    found = [] if error else journal.entries(wanted, after=whole_number(after) or 0)
    context = {
        "page": "requests",
        "entries": [entry_row(entry) for entry in reversed(found[-LIMIT:])],
        "last": last,
        "limit": LIMIT,
        "more": len(found) > LIMIT,
        "server": STARTED,
        "error": error,
        "is_filtered": any(given.values()),
        "filters": [
            {
                "name": name,
                "label": label,
                "example": example,
                "choices": choices,
                "value": given.get(name, ""),
            }
            for name, label, example, choices in _FILTERS
        ],
        "try_it": f"curl -i {request.scheme}://{request.get_host()}/oauth/test",
    }
    return render(request, "inspector/requests.html", context, status=400 if error else 200)


@require_safe
@inspector_page
def request(request: HttpRequest, number: int) -> HttpResponse:
    """Show one request: the verdict, the two base strings, the checks, and the bytes."""
    entry = journal.get(number)
    if entry is None:
        raise Http404
    entry = deepened(entry)
    row = entry_row(entry)
    keys = keys_of(entry.consumer, entry.token)
    context = {
        "page": "requests",
        "entry": entry,
        "kind": row.kind,
        "method": row.method,
        "path": row.target,
        "verdict": _verdict(entry),
        "rows": comparison_rows(comparison_of(parse(entry.wire), entry.diagnosis)),
        "base_string": entry.base_string.text if entry.base_string else "",
        "checks": check_rows(entry.checks),
        "correction": correction_of(entry, keys)
        if keys is not None and is_on_this_machine(request)
        else None,
        "body": _body(entry),
        "raw": write_http(entry.wire)[:RAW_SHOWN].decode("utf-8", "replace"),
        "exports": EXPORTS,
        "can_rework": entry.body.is_whole and bool(entry.checks),
        "clock_differs": abs((entry.server_time - entry.arrived).total_seconds()) > NOTICEABLE,
        "previous": number - 1 if journal.get(number - 1) else None,
        "next": number + 1 if journal.get(number + 1) else None,
        **diagnosis_context(entry.diagnosis),
        **notes_on(entry, keys),
    }
    return render(request, "inspector/request.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inspector_page
def state(request: HttpRequest) -> HttpResponse:
    """Show what the server is, and what it holds; turn it where its buttons say so."""
    refused = ""
    if request.method == "POST":
        try:
            turned(request.POST)
        except ResetForbiddenError as error:
            refused = str(error)
        else:
            return redirect("inspector:state")
    context = {"page": "state", "refused": refused, **survey()}
    return render(request, "inspector/state.html", context, status=_FORBIDDEN if refused else None)


def _verdict(entry: Entry) -> str:
    """Say in one sentence how a request ended."""
    if entry.is_accepted:
        return "Accepted: nothing was wrong with it." if entry.checks else "Answered."
    return entry.cause[:1].upper() + entry.cause[1:] if entry.cause else "Refused."


def _body(entry: Entry) -> str:
    body = entry.body
    if body.withheld:
        return f"not kept: {body.withheld}"
    if body.size is None:
        return "not read"
    kept = "" if body.is_whole else f", of which the first {len(entry.wire.body or b'')} are kept"
    return f"{body.size} bytes{kept}" if body.size else "none"
