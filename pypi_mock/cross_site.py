"""Refusing what a stranger's web page makes a browser send.

Who signs, or presents a password, needs no token of a form, so those addresses have none. But with
published credentials a page elsewhere can do that too, and publish what the developer installs
next. No client but a browser says on whose page a request was made; where that is a page of a name
that strangers can have, the request is refused, whatever it is called to (DNS rebinding).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.http import HttpResponse

from oauth_provider.judgement import judgement_of
from oauth_provider.signing.problems import Problem, ProblemName
from pypi_mock.control.access import is_our_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OF_PAGES: Final = frozenset({"http", "https"})
_FORBIDDEN: Final = 403


class CrossSiteMiddleware:
    """Stand before the views that take a change without the token of a form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on."""
        return self._get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        _args: object,
        _captured: object,
    ) -> HttpResponse | None:
        """Refuse what a stranger's page sends."""
        if request.method in _SAFE or not getattr(view, "csrf_exempt", False):
            return None
        origin = request.META.get("HTTP_ORIGIN")
        if origin is None or not is_strangers(origin):
            return None
        shown = ascii(origin[:100])
        detail = f"a browser sends this for a page of {shown}, which may change nothing here"
        judgement_of(request).problems = (Problem(ProblemName.PERMISSION_DENIED, detail),)
        text = f"{detail}; a page of localhost or of this server's --base-url may\n"
        return HttpResponse(text, status=_FORBIDDEN, content_type="text/plain; charset=utf-8")


def is_strangers(origin: str) -> bool:
    """Tell whether an Origin (RFC 6454, 7) is a page that somebody else may have made.

    ``null`` is one that hides, such as a frame in a sandbox. Extensions have schemes of their own.
    """
    try:
        scheme, host, *_ = urlsplit(origin)
    except ValueError:
        return True
    if scheme and scheme not in _OF_PAGES:
        return False
    return not (scheme and is_our_name(host))
