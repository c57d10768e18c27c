"""A rendered page as an answer: its tag, 304, gzip, serial, and who may read it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from django.http import HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags

if TYPE_CHECKING:
    from django.http import HttpRequest

    from releases.rendered import Rendered

Answer = TypeVar("Answer", bound=HttpResponseBase)

PIECE = 1024 * 1024
_EXPOSED = "ETag, X-PyPI-Last-Serial"
_NOUGHT = re.compile(r"\s*q\s*=\s*0(\.0*)?\s*", re.IGNORECASE)


def page_response(
    request: HttpRequest, page: Rendered, *, content_type: str, serial: int
) -> HttpResponseBase:
    """Answer with a page, or with 304 when the client has it, in whichever coding."""
    response: HttpResponseBase
    known = request.headers.get("If-None-Match", "")
    gzipped = _takes_gzip(request.headers.get("Accept-Encoding", ""))
    if known and _is_known(page, known):
        response = HttpResponseNotModified()
    else:
        response = _bodied(page.gzipped if gzipped else page.body, content_type)
        if gzipped:
            response["Content-Encoding"] = "gzip"
    response["ETag"] = page.gzipped_etag if gzipped else page.etag
    response["Vary"] = "Accept, Accept-Encoding"
    response["X-PyPI-Last-Serial"] = str(serial)
    return public(response)


def _bodied(body: bytes, content_type: str) -> HttpResponseBase:
    """Send a large body in pieces: the server would copy the whole of it for each client."""
    if len(body) <= PIECE:
        return HttpResponse(body, content_type=content_type)
    pieces = (body[start : start + PIECE] for start in range(0, len(body), PIECE))
    response = StreamingHttpResponse(pieces, content_type=content_type)
    response["Content-Length"] = str(len(body))
    return response


def public(response: Answer) -> Answer:
    """Let pages of other origins read it, and caches keep it if they ask each time."""
    # A test that uploads and installs at once must see what it uploaded.
    response["Cache-Control"] = "no-cache"
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = _EXPOSED
    return response


def _takes_gzip(accepted: str) -> bool:
    """Read ``Accept-Encoding``; a weight of nought refuses (RFC 9110, 12.5.3)."""
    for part in accepted.split(","):
        coding, _, weight = part.partition(";")
        if coding.strip().lower() == "gzip":
            return not _NOUGHT.fullmatch(weight)
    return False


def _is_known(page: Rendered, known: str) -> bool:
    """Compare as RFC 9110, 13.1.2 says: weak tags do as well."""
    tags = {tag.removeprefix("W/") for tag in parse_etags(known)}
    return bool(tags & {"*", page.etag, page.gzipped_etag})
