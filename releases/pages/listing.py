"""The front page: projects by name, by search, and by what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from oauth_provider.request import server_url
from releases.form.names import name_problem, normalize
from releases.pages.installing import install_lines
from releases.selectors import listing as selectors

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

ASKED_LIMIT = 200
PAGE_DIGITS = 4


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say what this is, list the projects, and find some of them."""
    asked = " ".join(request.GET.get("q", "")[:ASKED_LIMIT].split())
    server = server_url(request)
    listed = _found(request, asked) if asked else _listed(request)
    install = install_lines(server, "PROJECT")
    context = {"q": asked, "server": server, "install": install, **listed}
    return render(request, "releases/home.html", context)


def _found(request: HttpRequest, asked: str) -> dict[str, object]:
    numbers, is_cut = selectors.listings_found(asked)
    last = max(1, -(-len(numbers) // selectors.PAGE))
    page = _number(request.GET.get("page", ""), last)
    start = (page - 1) * selectors.PAGE
    return {
        "listings": selectors.listings_of(numbers[start : start + selectors.PAGE]),
        "count": len(numbers),
        "is_cut": is_cut,
        "page": page,
        "previous_page": page - 1,
        "next_page": page + 1 if page < last else 0,
    }


def _listed(request: HttpRequest) -> dict[str, object]:
    before, after = (_name(request.GET.get(name, "")) for name in ("before", "after"))
    chapter = selectors.listings_before(before) if before else selectors.listings_after(after)
    is_first = not before and not after
    return {
        "listings": chapter.listings,
        "chapter": chapter,
        "is_first": is_first,
        "news": selectors.listings_newest() if is_first else [],
    }


def _number(given: str, last: int) -> int:
    """Return which page is asked for: one that there is."""
    digits = given[:PAGE_DIGITS]
    return max(1, min(int(digits), last)) if digits.isascii() and digits.isdigit() else 1


def _name(given: str) -> str:
    return "" if name_problem(given) else normalize(given)
