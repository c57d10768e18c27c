"""The index that installers read: HTML or JSON, whichever the client reads best (PEP 691)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from oauth_provider.request import server_url
from releases.api.kept_pages import page_response, public
from releases.behaviour import behaviour
from releases.form.names import name_problem, normalize
from releases.rendered import shelf, wholes
from releases.selectors import index as index_selectors
from releases.simple.document import Place, project_document
from releases.simple.features import served_by
from releases.simple.html import project_html
from releases.simple.media_types import V1_JSON, chosen
from releases.simple.whole import list_html, list_json

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from releases.simple.features import Served


@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """List every project; those with hidden releases only, too (their files stay installable)."""
    served = served_by(behaviour.now)
    media_type = _media_type(request, served)
    serial = index_selectors.last_serial()
    kind = (media_type == V1_JSON, served)
    page = wholes.page(kind, serial, lambda: _index(serial, served, media_type))
    return page_response(request, page, content_type=_content_type(media_type), serial=serial)


@require_safe
def detail(request: HttpRequest, name: str, root: str = "../../") -> HttpResponseBase:
    """List a project's files; ``root`` is the way from the page's address to the server's root."""
    if name_problem(name):
        return _absent()
    normalized = normalize(name)
    above, _, last = request.path.removesuffix("/").rpartition("/")
    if last != normalized or not request.path.endswith("/"):
        return public(HttpResponsePermanentRedirect(f"{above}/{normalized}/"))
    serial = index_selectors.project_serial(normalized)
    if serial is None:
        return _absent()
    served = served_by(behaviour.now)
    media_type = _media_type(request, served)
    place = Place(root=root, server=server_url(request))
    key = ("project", normalized, serial, media_type == V1_JSON, served, place)
    page = shelf.page(key, lambda: _project(normalized, place, served, media_type))
    return page_response(request, page, content_type=_content_type(media_type), serial=serial)


@require_safe
def to_slash(request: HttpRequest) -> HttpResponse:
    """Send on to the final slash (PEP 503)."""
    return public(HttpResponsePermanentRedirect(f"{request.path}/"))


def _index(serial: int, served: Served, media_type: str) -> bytes:
    projects = index_selectors.projects_of_index()
    listed = list_json if media_type == V1_JSON else list_html
    return listed(projects, serial=serial, served=served)


def _project(normalized: str, place: Place, served: Served, media_type: str) -> bytes:
    project = index_selectors.project_of_index(normalized)
    if project is None:
        return b""  # removed this very moment: nobody asks for that serial again
    files = index_selectors.files_of_index(normalized)
    document = project_document(project, files, place=place, served=served)
    return _json(document) if media_type == V1_JSON else project_html(document).encode()


def _json(document: object) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode()


def _media_type(request: HttpRequest, served: Served) -> str:
    """Return what the client asks for, in the address (PEP 691) or by its ``Accept``."""
    accept = request.GET.get("format") or request.headers.get("Accept", "")
    return chosen(accept, with_json="json" in served.features)


def _content_type(media_type: str) -> str:
    return media_type if media_type == V1_JSON else f"{media_type}; charset=utf-8"


def _absent() -> HttpResponse:
    text = "There is no such project.\n"
    return public(HttpResponse(text, status=404, content_type="text/plain"))
