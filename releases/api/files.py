"""Downloads: a file as it was uploaded, its signature and its core metadata beside it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date
from django.views.decorators.http import require_safe

from releases.api.kept_pages import public
from releases.api.ranges import Span, asked_span
from releases.behaviour import behaviour
from releases.contents.by_rule import is_by_rule
from releases.contents.storage import content_stream, content_url
from releases.selectors.projects import core_metadata_of, file_find
from releases.simple.features import served_by

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from releases.models import File

BINARY = "application/octet-stream"
_FOUND = 302
_UNSATISFIABLE = 416


@require_safe
def download(request: HttpRequest, name: str, filename: str) -> HttpResponseBase:
    """Answer with a file's content; or, by what follows its name, with what is beside it."""
    file = file_find(project=name, filename=filename)
    if file is not None:
        return _as_it_is(_content(request, file))
    if filename.endswith(".metadata"):
        return _as_it_is(_core_metadata(request, name, filename.removesuffix(".metadata")))
    return _as_it_is(_signature(request, name, filename.removesuffix(".asc")))


def _content(request: HttpRequest, file: File) -> HttpResponseBase:
    etag, modified = f'"{file.sha256}"', int(file.uploaded.timestamp())
    head = {"ETag": etag, "Last-Modified": http_date(modified), "Accept-Ranges": "bytes"}
    response: HttpResponseBase | None
    response = get_conditional_response(request, etag=etag, last_modified=modified)
    if response is None and request.method == "GET" and _is_elsewhere(file):
        return _elsewhere(file)
    if response is None:
        span = asked_span(request, size=file.size, etag=etag, modified=modified)
        try:
            response = _whole(request, file) if span is None else _part(request, file, span)
        except FileNotFoundError:
            return _absent()
    for field, value in head.items():
        response.headers.setdefault(field, value)
    return response


def _whole(request: HttpRequest, file: File) -> HttpResponseBase:
    # Installers take the name of a download from here, when it is told.
    response = _streamed(request, file, Span(0, file.size), status=200)
    named = content_disposition_header(as_attachment=False, filename=file.filename)
    response["Content-Disposition"] = named or ""
    return response


def _part(request: HttpRequest, file: File, span: Span) -> HttpResponseBase:
    if span.is_empty:
        headers = {"Content-Range": f"bytes */{file.size}"}
        return HttpResponse(status=_UNSATISFIABLE, headers=headers)
    response = _streamed(request, file, span, status=206)
    response["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{file.size}"
    return response


def _streamed(request: HttpRequest, file: File, span: Span, *, status: int) -> HttpResponseBase:
    # HEAD is answered by what the row says: nobody reads what the storage would begin to send.
    stop = span.start if request.method == "HEAD" else span.stop
    pieces = content_stream(file.content, start=span.start, stop=stop)
    response = StreamingHttpResponse(pieces, status=status, content_type=BINARY)
    response["Content-Length"] = str(span.stop - span.start)
    return response


def _is_elsewhere(file: File) -> bool:
    return settings.MOCK_DOWNLOADS == "redirected" and not is_by_rule(file.content)


def _elsewhere(file: File) -> HttpResponseBase:
    """Send the client to the storage: for a download only, as the URL is signed for GET."""
    where = content_url(file.content, filename=file.filename, content_type=BINARY)
    response = HttpResponse(status=_FOUND)
    response["Location"] = where
    return response


def _core_metadata(request: HttpRequest, name: str, filename: str) -> HttpResponseBase:
    """Answer with what a file says of itself (PEP 658), unless the index leaves it out."""
    file = file_find(project=name, filename=filename)
    is_served = "core-metadata" in served_by(behaviour.now).features
    if file is None or not file.core_metadata_sha256 or not is_served:
        return _absent()
    etag = f'"{file.core_metadata_sha256}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(core_metadata_of(file=file), content_type=BINARY)
    response["ETag"] = etag  # uv takes no 304 without it (RFC 9110, 15.4.5)
    return response


def _signature(request: HttpRequest, name: str, filename: str) -> HttpResponseBase:
    signed = file_find(project=name, filename=filename) if request.path.endswith(".asc") else None
    if signed is None or not signed.signature:
        return _absent()
    etag = f'"{hashlib.sha256(signed.signature.encode()).hexdigest()}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(signed.signature, content_type="text/plain")
    response["ETag"] = etag
    return response


def _as_it_is(response: HttpResponseBase) -> HttpResponseBase:
    """Keep browsers from taking an upload for a page of this site."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return public(response)


def _absent() -> HttpResponse:
    return HttpResponse("There is no such file.\n", status=404, content_type="text/plain")
