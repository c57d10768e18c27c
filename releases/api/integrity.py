"""Provenance: who published a file, with the attestations that came with it (PEP 740)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from releases.api.kept_pages import page_response
from releases.api.project_json import JSON, NOT_FOUND, absent
from releases.rendered import Rendered
from releases.selectors.projects import attested_file_find

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

V1_JSON = "application/vnd.pypi.integrity.v1+json"
VERSION = 1
"""Of the provenance object."""


@require_safe
def provenance(request: HttpRequest, name: str, version: str, filename: str) -> HttpResponseBase:
    """Answer with a file's provenance object."""
    media_type = request.get_preferred_type([V1_JSON, JSON])
    if media_type is None:
        return absent("Request not acceptable", status=406)
    file = attested_file_find(project=name, version=version, filename=filename)
    if file is None:
        return absent(NOT_FOUND)
    attested = getattr(file, "provenance", None)
    if attested is None:
        return absent(f"No provenance available for {file.filename}")
    bundle = {"publisher": attested.publisher, "attestations": attested.attestations}
    document = {"version": VERSION, "attestation_bundles": [bundle]}
    page = Rendered(json.dumps(document, separators=(",", ":")).encode())
    return page_response(request, page, content_type=media_type, serial=file.project.serial)
