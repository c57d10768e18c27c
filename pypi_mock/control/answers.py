"""Answers of the control API: JSON, and problem documents (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse
from msgspec import Struct

if TYPE_CHECKING:
    from pypi_mock.journal.exports import Export

NOT_FOUND = 404


class Problem(Struct, kw_only=True):
    """A problem document (RFC 9457).

    Attributes:
        cure: What would be right.
    """

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    cure: str = ""


class ControlError(Exception):
    """The control API refuses; ``cure`` says what would be right."""

    def __init__(self, status: int, detail: str, cure: str = "") -> None:
        super().__init__(detail)
        self.status = status
        self.cure = cure


def problem(status: int, detail: str, cure: str = "") -> HttpResponse:
    """Refuse: what was wrong, and what would be right."""
    document = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if cure:
        document["cure"] = cure
    return JsonResponse(document, status=status, content_type="application/problem+json")


def no_such_request(number: int, *, last: int) -> ControlError:
    """Say that the journal has no entry with a number, and why that may be."""
    if number > last:
        detail = f"no request has the number {number} yet; the last is {last}"
        return ControlError(NOT_FOUND, detail)
    return ControlError(NOT_FOUND, f"the request {number} is forgotten, or was cleared")


def missing(what: str, key: str) -> ControlError:
    """Say that there is no such thing."""
    return ControlError(NOT_FOUND, f"there is no {what} {key[:100]!r}")


def download(export: Export, *, name: str) -> HttpResponse:
    """Answer with an export, under a name for who saves it."""
    response = HttpResponse(export.content, content_type=export.content_type)
    response["Content-Disposition"] = f'inline; filename="{name}.{export.suffix}"'
    # The content is what somebody sent: it must never be taken for a page of ours.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
