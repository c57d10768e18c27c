"""How pages look, and what a browser may do with them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import etag, require_safe

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

STYLE: Final = Path(__file__).with_name("style.css").read_bytes()
STYLE_TAG: Final = f'"{hashlib.sha256(STYLE).hexdigest()[:16]}"'

POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""No scripts, nothing from elsewhere, no framing.

It leaves out ``form-action``: Chromium holds that against the redirect that follows a form, too,
and would keep the consent page from going on to the application's callback.
"""


@require_safe
@cache_control(no_cache=True)
@etag(lambda _request: STYLE_TAG)
def stylesheet(_request: HttpRequest) -> HttpResponse:
    """Serve the one stylesheet, without the machinery of static files."""
    return HttpResponse(STYLE, content_type="text/css; charset=utf-8")


def page_policy(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: every HTML page has a content security policy, its own or the common one.

    What is not for all sites, as the index is, no page of another site may load as anything.
    """

    def with_policy(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Content-Security-Policy", POLICY)
        if "Access-Control-Allow-Origin" not in response:
            response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return with_policy
