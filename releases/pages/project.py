"""A project's page, by its newest release or by any other."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.http import HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.encoding import escape_uri_path
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from oauth_provider.request import server_url
from releases.behaviour import behaviour
from releases.judging.rules import shown
from releases.models import Project
from releases.pages.answers import absent
from releases.pages.facts import facts_of, links_of
from releases.pages.installing import install_lines
from releases.rendered import shelf
from releases.rendering import description_html
from releases.selectors import pages as page_selectors
from releases.selectors import projects as selectors
from releases.simple.features import served_by

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from releases.models import Release
    from releases.selectors.pages import VersionRow

VERSIONS_OPEN = 10
"""So many versions are shown before the others are folded."""


@require_safe
def project_detail(request: HttpRequest, name: str) -> HttpResponse:
    """Show a project by its newest release that is not hidden."""
    project = selectors.project_find(name=name)
    if project is None:
        return absent(request, f"a project {shown(name)}")
    if request.path != (proper := reverse("project:detail", args=[project.normalized])):
        return HttpResponsePermanentRedirect(proper)
    versions = page_selectors.versions_of(project=project)
    newest = page_selectors.newest(versions)
    release = newest and selectors.release_find(project=project, version=newest.version)
    return _page(request, project, release, versions)


@require_safe
def release_detail(request: HttpRequest, name: str, version: str) -> HttpResponse:
    """Show one release, hidden or not: who knows its address may see it."""
    project = selectors.project_find(name=name)
    if project is None:
        return absent(request, f"a project {shown(name)}")
    release = selectors.release_find(project=project, version=version)
    if release is None:
        return absent(request, f"a release {shown(version)} of {project}")
    return _page(request, project, release, page_selectors.versions_of(project=project))


@require_safe
def to_slash(request: HttpRequest, **_: str) -> HttpResponse:
    """Send on to the final slash."""
    return HttpResponsePermanentRedirect(escape_uri_path(request.path) + "/")


def _page(
    request: HttpRequest,
    project: Project,
    release: Release | None,
    versions: Sequence[VersionRow],
) -> HttpResponse:
    people = selectors.people(project=project)
    role = next((role for role in people if role.user_id == request.user.pk), None)
    listed = [row for row in versions if role or not row.hidden]
    newest = page_selectors.newest(versions)
    is_listed = project.status != Project.Status.QUARANTINED
    metadata = {} if release is None else release.metadata
    server = server_url(request)
    description = _description(metadata)
    context = {
        "project": project,
        "release": release,
        "metadata": metadata,
        "is_listed": is_listed,
        "newest": newest if release and newest and newest.pk != release.pk else None,
        "install": _install(server, project, release) if is_listed else [],
        "description": description,
        "has_foreign_images": ' src="http' in description,
        "facts": facts_of(metadata),
        "links": list(links_of(metadata, bugtrack_url=project.bugtrack_url)),
        "files": _files(release) if is_listed else [],
        "has_core_metadata": "core-metadata" in served_by(behaviour.now).features,
        "has_provenance": "provenance" in served_by(behaviour.now).features,
        "versions": listed[:VERSIONS_OPEN],
        "older": listed[VERSIONS_OPEN:],
        "version_count": len(listed),
        "people": people,
        "role": role,
        "documentation": page_selectors.documentation_of(project=project) if is_listed else None,
    }
    return render(request, "releases/project.html", context)


def _install(server: str, project: Project, release: Release | None) -> list[object]:
    if release is None:
        return []
    return [*install_lines(server, f"{project.normalized}=={release.version}")]


def _files(release: Release | None) -> list[object]:
    return [] if release is None else [*page_selectors.files_shown(release=release)]


def _description(metadata: Mapping[str, str]) -> SafeString:
    """Render a description, once: a long one takes longer than all else on the page."""
    text = metadata.get("description", "")
    content_type = metadata.get("description_content_type", "")
    if not text.strip():
        return mark_safe("")
    key = ("description", hashlib.sha256(text.encode()).digest(), content_type)
    page = shelf.page(key, lambda: description_html(text, content_type).encode())
    return mark_safe(page.body.decode())  # noqa: S308 (cleaned by the renderer)
