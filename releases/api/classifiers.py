"""The trove classifiers, as ``:action=list_classifiers`` lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from releases.api.kept_pages import page_response
from releases.rendered import shelf
from releases.selectors.index import last_serial

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

CONTENT_TYPE = "text/plain; charset=utf-8"


@require_safe
def list_classifiers(request: HttpRequest) -> HttpResponseBase:
    """List those that a release may have, one a line; deprecated ones are taken, not listed."""
    page = shelf.page(("classifiers",), _lines)
    return page_response(request, page, content_type=CONTENT_TYPE, serial=last_serial())


def _lines() -> bytes:
    from trove_classifiers import sorted_classifiers  # late: seldom asked for

    return "".join(f"{classifier}\n" for classifier in sorted_classifiers).encode()
