"""Documentation that somebody uploaded: shown, and kept away from everything else.

It is a stranger's HTML on this server's address. ``sandbox`` without ``allow-same-origin`` gives it
an origin of its own that nothing shares: it reads no cookie and no storage, and nothing of this
server's answers but what any site may read. Scripts do run in there. Without them the search of
Sphinx, the tabs and the menus of most themes are dead, and a script adds little to what a plain
page of any other site could do in the same browser: it cannot see who is logged in, and requests
that it makes carry no cookie. It loads nothing from elsewhere, and asks and sends nothing but to
the documentation itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from oauth_provider.request import server_url
from releases.contents.documentation import page_open
from releases.contents.storage import content_open
from releases.judging.rules import shown
from releases.models import Project
from releases.pages.answers import absent
from releases.selectors.pages import documentation_of
from releases.selectors.projects import project_find

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from releases.contents.documentation import Page
    from releases.models import Documentation

ETAG_LENGTH = 40

# Links that open a new tab are common in documentation; what they lead to is no longer in here.
_SANDBOX = (
    "sandbox allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads"
)
_SOURCES = (
    "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "media-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"
)


@require_safe
def docs(request: HttpRequest, name: str, path: str = "") -> HttpResponseBase:
    """Show one page of a project's documentation."""
    project = project_find(name=name)
    is_shown = project is not None and project.status != Project.Status.QUARANTINED
    documentation = documentation_of(project=project) if project and is_shown else None
    if project is None or documentation is None:
        return absent(request, f"documentation of {shown(name)}")
    page = _opened(documentation, path)
    if page is None:
        return absent(request, f"a page {shown(path)} in the documentation of {project}")
    # The name of the content begins with its digest, and ends with what no other has.
    etag = f'"{documentation.content.rpartition("/")[2][-ETAG_LENGTH:]}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = StreamingHttpResponse(page, content_type=page.content_type)
    else:
        page.close()
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    root = server_url(request) + reverse("project:docs", args=[project.normalized])
    own = f"connect-src {root}; form-action {root}"
    response["Content-Security-Policy"] = f"{_SANDBOX}; {_SOURCES}; {own}"
    response["X-Content-Type-Options"] = "nosniff"
    # Fonts and modules are asked for across origins, since this page's own is nobody's.
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _opened(documentation: Documentation, path: str) -> Page | None:
    try:
        return page_open(content_open(documentation.content), path)
    except FileNotFoundError:
        return None
