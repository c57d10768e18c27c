"""Downloads: a file as it was uploaded, and its signature beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from releases.selectors import file_find
from releases.storage import content_open

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from releases.models import File

BINARY = "application/octet-stream"


@require_safe
def download(request: HttpRequest, name: str, filename: str) -> HttpResponseBase:
    """Answer with a file's content, or with its signature when ``.asc`` follows its name."""
    file = file_find(project=name, filename=filename)
    if file is not None:
        return _content(request, file)
    signed = file_find(project=name, filename=filename.removesuffix(".asc"))
    if signed is not None and signed.signature:
        return _as_it_is(HttpResponse(signed.signature, content_type="text/plain"))
    return _absent()


def _content(request: HttpRequest, file: File) -> HttpResponseBase:
    etag = f'"{file.sha256}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    try:
        content = content_open(file.content)
    except FileNotFoundError:
        return _absent()
    # Installers take the name of a download from here, when it is told.
    response = FileResponse(content, filename=file.filename, content_type=BINARY)
    response["Content-Length"] = str(file.size)
    response["ETag"] = etag
    return _as_it_is(response)


def _as_it_is(response: HttpResponseBase) -> HttpResponseBase:
    """Keep browsers from taking an upload for a page of this site."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _absent() -> HttpResponse:
    return HttpResponse("There is no such file.\n", status=404, content_type="text/plain")
