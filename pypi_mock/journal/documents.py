"""Entries as plain data, for programs; the same names serve the control API and its readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from oauth_provider.signing.comparison import comparison_of
from oauth_provider.signing.documents import (
    check_document,
    comparison_document,
    diagnosis_document,
    likelihood_document,
    problem_document,
)
from oauth_provider.signing.formats.json_text import of_bytes
from oauth_provider.signing.parameters import parse

if TYPE_CHECKING:
    from pypi_mock.journal.entry import Body, Entry

Object = dict[str, object]


class RequestSummary(TypedDict):
    """What a list shows of an entry."""

    id: int
    request_id: str | None
    arrived: str
    method: str
    target: str
    status: int
    accepted: bool
    milliseconds: float
    consumer: str | None
    token: str | None
    user: str | None
    reading: str | None
    problems: list[dict[str, Any]]  # Any: what the vocabulary sends along
    causes: list[str]
    cause: str | None
    fault: str | None


def summary(entry: Entry) -> RequestSummary:
    """Write what a list shows of an entry."""
    return {
        "id": entry.number,
        "request_id": entry.request_id or None,
        "arrived": entry.arrived.isoformat(),
        "method": entry.wire.method.decode("latin-1"),
        "target": entry.wire.target.decode("utf-8", "replace"),
        "status": entry.status,
        "accepted": entry.is_accepted,
        "milliseconds": round(entry.milliseconds, 3),
        "consumer": entry.consumer or None,
        "token": entry.token or None,
        "user": entry.user or None,
        "reading": entry.reading or None,
        "problems": [problem_document(problem) for problem in entry.problems],
        "causes": list(entry.slugs),
        "cause": entry.cause or None,
        "fault": entry.fault or None,
    }


def document(entry: Entry) -> Object:
    """Write all of an entry: the summary, the request byte for byte, the checks, the diagnosis."""
    # Late: no request but one for an entry needs the table of libraries.
    from oauth_provider.signing.libraries import likely_libraries

    request = parse(entry.wire)
    comparison = comparison_of(request, entry.diagnosis)
    return {
        **summary(entry),
        "server_time": entry.server_time.isoformat(),
        "peer": entry.peer,
        "request": {
            "line": request_line(entry),
            "scheme": entry.wire.scheme,
            "headers": [[of_bytes(name), of_bytes(value)] for name, value in entry.wire.headers],
            "body": _body(entry),
            "target_is_exact": entry.wire.target_is_exact,
        },
        "rule": entry.rule or None,
        "checks": [check_document(check) for check in entry.checks],
        "base_string": entry.base_string.text if entry.base_string else None,
        "comparison": comparison_document(comparison) if comparison else None,
        "diagnosis": diagnosis_document(entry.diagnosis) if entry.diagnosis else None,
        "libraries": [
            likelihood_document(likely) for likely in likely_libraries(request, causes=entry.slugs)
        ],
    }


def request_line(entry: Entry) -> str:
    """Return the first line of the request as it came."""
    line = b" ".join((entry.wire.method, entry.wire.target, entry.protocol.encode()))
    return line.decode("utf-8", "replace")


def _body(entry: Entry) -> Object:
    body: Body = entry.body
    return {
        "size": body.size,
        "sha256": body.sha256 or None,
        "is_whole": body.is_whole,
        "withheld": body.withheld or None,
        "content": of_bytes(entry.wire.body) if entry.wire.body else None,
    }
