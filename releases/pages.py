"""What people see: the front page, projects, releases and documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.encoding import escape_uri_path
from django.views.decorators.http import require_safe

from releases import selectors
from releases.documentation import page_open
from releases.models import Documentation
from releases.rendering import description_html
from releases.storage import content_open

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from releases.models import Project, Release

FRONT_PAGE_LIMIT = 1000


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say what this is, and list the projects."""
    projects = selectors.projects_listed()[: FRONT_PAGE_LIMIT + 1]
    shown = list(projects)
    context = {"projects": shown[:FRONT_PAGE_LIMIT], "more": len(shown) > FRONT_PAGE_LIMIT}
    return render(request, "releases/home.html", context)


@require_safe
def project_detail(request: HttpRequest, name: str) -> HttpResponse:
    """Show a project by its newest release that is not hidden."""
    project = _project(name)
    if request.path != (proper := reverse("project:detail", args=[project.normalized])):
        return HttpResponsePermanentRedirect(proper)
    return _project_page(request, project, selectors.release_newest(project=project))


@require_safe
def release_detail(request: HttpRequest, name: str, version: str) -> HttpResponse:
    """Show one release, hidden or not: who knows its address may see it."""
    project = _project(name)
    release = selectors.release_find(project=project, version=version)
    if release is None:
        raise Http404("There is no such release.")
    return _project_page(request, project, release)


@require_safe
def docs(request: HttpRequest, name: str, path: str = "") -> HttpResponseBase:
    """Show one page of a project's documentation.

    It is a stranger's HTML on this server's address: the sandbox keeps its scripts from running
    and its forms from being sent, so that nothing here can be done in a visitor's name.
    """
    del request  # required by Django
    project = _project(name)
    documentation = Documentation.objects.filter(project=project).first()
    if documentation is None:
        raise Http404("This project has no documentation.")
    try:
        page = page_open(content_open(documentation.content), path)
    except FileNotFoundError:
        page = None
    if page is None:
        raise Http404("The documentation has no such page.")
    response = StreamingHttpResponse(page, content_type=page.content_type)
    response["Content-Security-Policy"] = "sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def to_slash(request: HttpRequest, **_: str) -> HttpResponse:
    """Send on to the final slash."""
    return HttpResponsePermanentRedirect(escape_uri_path(request.path) + "/")


def _link(project_url: str) -> tuple[str, str]:
    """Take ``Label, URL`` apart, as the core-metadata specification writes it."""
    label, _, url = project_url.partition(",")
    return label.strip(), url.strip()


def _project(name: str) -> Project:
    project = selectors.project_find(name=name)
    if project is None:
        raise Http404("There is no such project.")
    return project


def _project_page(request: HttpRequest, project: Project, release: Release | None) -> HttpResponse:
    metadata = {} if release is None else release.metadata
    context = {
        "project": project,
        "release": release,
        "metadata": metadata,
        "description": description_html(
            metadata.get("description", ""), metadata.get("description_content_type", "")
        ),
        "links": [_link(project_url) for project_url in metadata.get("project_url", [])],
        "files": [] if release is None else selectors.files_of_release(release=release),
        "releases": selectors.releases_listed(project=project),
        "people": selectors.people(project=project),
        "documented": Documentation.objects.filter(project=project).exists(),
        "index_url": request.build_absolute_uri(reverse("simple:index")),
    }
    return render(request, "releases/project.html", context)
