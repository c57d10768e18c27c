"""The manual of this very version, served by it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from pypi_mock.manual import shelf

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

_KEPT: Final = 300
# The renderer is made for other people's pages: it keeps their headings' names apart from those of
# the page around, and puts a link without a text beside each.
_EMPTY_LINK: Final = re.compile(r'<a href="#[^"]*" rel="nofollow"></a>')
_PREFIX: Final = re.compile(r'( id="| href="#)user-content-')


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the page that leads to all others."""
    return _shown(request, shelf.INDEX, section="")


@require_safe
def page(request: HttpRequest, name: str, section: str = "") -> HttpResponse:
    """Show a page."""
    return _shown(request, name, section=section)


@require_safe
def mistake(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the page of a mistake."""
    return _shown(request, slug, section=shelf.MISTAKES)


def _shown(request: HttpRequest, name: str, *, section: str) -> HttpResponse:
    text = shelf.text_of(name, section)
    if text is None:
        raise Http404
    context = {
        "title": shelf.title_of(text),
        "html": _rendered(text, section, reverse("manual:index")),
        "is_index": name == shelf.INDEX,
        "is_mistake": section == shelf.MISTAKES,
    }
    return render(request, "manual/page.html", context)


@lru_cache(maxsize=_KEPT)
def _rendered(text: str, section: str, root: str) -> SafeString:
    from readme_renderer import markdown  # late: it takes longer to import than all of Django

    rendered = markdown.render(shelf.with_served_links(text, section=section, root=root)) or ""
    plain = _PREFIX.sub(r"\1", _EMPTY_LINK.sub("", rendered))
    return mark_safe(plain)  # noqa: S308 (our own pages, and cleaned by the renderer)
