"""The index that installers read (PEP 503)."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from releases.selectors import files_of_project, project_find, project_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from releases.models import File

_PAGE = """<!DOCTYPE html>
<html>
  <head>
    <meta name="pypi:repository-version" content="1.0">
    <title>{title}</title>
  </head>
  <body>
    <h1>{title}</h1>
{links}
  </body>
</html>
"""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List every project; those with hidden releases only, too (their files stay installable)."""
    del request
    root = reverse("simple:index")
    links = (f'<a href="{root}{name}/">{escape(shown)}</a><br>' for name, shown in project_names())
    return _page("Simple index", links)


@require_safe
def detail(request: HttpRequest, name: str) -> HttpResponse:
    """List a project's files, each with its digest and the Pythons it is for."""
    project = project_find(name=name)
    if project is None:
        return HttpResponse("There is no such project.\n", status=404, content_type="text/plain")
    if request.path != (proper := reverse("simple:detail", args=[project.normalized])):
        return HttpResponsePermanentRedirect(proper)
    links = (_link(project.normalized, file) for file in files_of_project(project=project))
    return _page(f"Links for {project.name}", links)


@require_safe
def to_index(request: HttpRequest) -> HttpResponse:
    """Send on to the final slash (PEP 503)."""
    del request
    return HttpResponsePermanentRedirect(reverse("simple:index"))


def _link(normalized: str, file: File) -> str:
    url = reverse("files:download", args=[normalized, file.filename])
    attributes = f'href="{escape(url)}#sha256={file.sha256}"'
    if requires := file.release.metadata.get("requires_python"):
        attributes += f' data-requires-python="{escape(requires)}"'
    if file.signature:
        attributes += ' data-gpg-sig="true"'
    return f"<a {attributes}>{escape(file.filename)}</a><br>"


def _page(title: str, links: Iterable[str]) -> HttpResponse:
    # Joined strings: a template takes a hundred times as long for a list of 100,000 projects.
    body = _PAGE.format(title=escape(title), links="\n".join(f"    {link}" for link in links))
    return HttpResponse(body, content_type="text/html; charset=utf-8")
