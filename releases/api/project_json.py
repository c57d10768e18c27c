"""The JSON API: what an index knows of a project, or of one release."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.http import HttpResponsePermanentRedirect, JsonResponse
from django.views.decorators.http import require_safe

from oauth_provider.request import server_url
from releases.api.kept_pages import page_response, public
from releases.described.document import release_document, with_releases
from releases.form.names import name_problem, normalize
from releases.rendered import shelf
from releases.selectors import described as selectors

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

JSON = "application/json"
NOT_FOUND = "Not Found"


@require_safe
def project(request: HttpRequest, name: str) -> HttpResponseBase:
    """Describe a project by its latest release, with the files of all."""
    normalized = _normalized(name)
    serial = selectors.described_serial(normalized) if normalized else None
    if serial is None:
        return absent(NOT_FOUND)
    if name != normalized:
        return _elsewhere(request, name, normalized)
    server = server_url(request)
    key = ("json", normalized, serial, server)
    page = shelf.page(key, lambda: _project(normalized, server))
    return page_response(request, page, content_type=JSON, serial=serial)


@require_safe
def release(request: HttpRequest, name: str, version: str) -> HttpResponseBase:
    """Describe one release, hidden or not."""
    normalized = _normalized(name)
    found = selectors.described_release(normalized, version) if normalized else None
    if found is None:
        return absent(NOT_FOUND)
    if name != normalized:
        return _elsewhere(request, name, normalized)
    serial, number = found
    server = server_url(request)
    key = ("json", normalized, serial, server, number)
    page = shelf.page(key, lambda: _release(normalized, number, server))
    return page_response(request, page, content_type=JSON, serial=serial)


def absent(message: str, *, status: int = 404) -> HttpResponse:
    """Say in JSON what is not there."""
    return public(JsonResponse({"message": message}, status=status))


def _normalized(name: str) -> str:
    """Return a name as it is looked up; nothing when it can be nobody's."""
    return "" if name_problem(name) else normalize(name)


def _elsewhere(request: HttpRequest, name: str, normalized: str) -> HttpResponse:
    """Send on to the normalised name. A name that may be one needs no quoting."""
    path = request.path.replace(f"/pypi/{name}/", f"/pypi/{normalized}/", 1)
    return public(HttpResponsePermanentRedirect(path))


def _project(normalized: str, server: str) -> bytes:
    described = selectors.project_described(normalized)
    releases = selectors.releases_described(normalized)
    if described is None or not releases:
        return b""  # removed this very moment: nobody asks for that serial again
    shown = selectors.latest(releases)
    files = selectors.files_described(normalized)
    document = release_document(
        described,
        shown,
        selectors.metadata_of(shown.number),
        [file for file in files if file.release == shown.number],
        server=server,
    )
    return _json(with_releases(document, described, releases, files, server=server))


def _release(normalized: str, number: int, server: str) -> bytes:
    described = selectors.project_described(normalized)
    releases = selectors.releases_described(normalized)
    shown = next((release for release in releases if release.number == number), None)
    if described is None or shown is None:
        return b""
    metadata = selectors.metadata_of(number)
    files = selectors.files_described(normalized, release=number)
    return _json(release_document(described, shown, metadata, files, server=server))


def _json(document: object) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode()
