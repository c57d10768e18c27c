"""Answers of the control API: JSON, and problem documents (RFC 9457)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse

if TYPE_CHECKING:
    from pypi_mock.journal.exports import Export

_NOT_FOUND = 404
_TITLES = {
    400: "The request could not be understood",
    403: "That is not allowed",
    404: "There is nothing here",
    503: "Try again later",
}


def answer(document: dict[str, object]) -> HttpResponse:
    """Answer with a document."""
    return JsonResponse(document)


def problem(status: int, detail: str, cure: str = "") -> HttpResponse:
    """Refuse: what was wrong, and what would be right."""
    document = {"type": "about:blank", "title": _TITLES[status], "status": status, "detail": detail}
    if cure:
        document["cure"] = cure
    return JsonResponse(document, status=status, content_type="application/problem+json")


def no_such_request(number: int, *, last: int) -> HttpResponse:
    """Say that the journal has no entry with a number, and why that may be."""
    if number > last:
        return problem(_NOT_FOUND, f"no request has the number {number} yet; the last is {last}")
    return problem(_NOT_FOUND, f"the request {number} is forgotten, or was cleared")


def download(export: Export, *, name: str) -> HttpResponse:
    """Answer with an export, under a name for who saves it."""
    response = HttpResponse(export.content, content_type=export.content_type)
    response["Content-Disposition"] = f'inline; filename="{name}.{export.suffix}"'
    # The content is what somebody sent: it must never be taken for a page of ours.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
