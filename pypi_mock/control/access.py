"""Who may look behind the scenes: the host they call us by, and the machine that they are on.

A page elsewhere can make a browser ask any address by a name of its own (DNS rebinding). A server
that is bound to loopback therefore answers below ``/_mock/`` only to names that are its own.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings

from oauth_provider.request import is_loopback_address
from pypi_mock.control.answers import problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    View = Callable[..., HttpResponse]

_FORBIDDEN = 403
_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


def behind_the_scenes(view: View) -> View:
    """Answer a request only where its Host header is a name of this server."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        named = request.META.get("HTTP_HOST", "")
        if _is_bound_to_loopback() and not _is_our_name(named):
            return problem(
                _FORBIDDEN,
                f"this server is not called {named[:100]!r}",
                "below /_mock/ it answers to localhost and loopback addresses, and to its base URL",
            )
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return guarded


def is_on_this_machine(request: HttpRequest) -> bool:
    """Tell whether secrets may be shown: a loopback server, asked from its own machine.

    What a proxy passes on comes from its machine too, so a request that tells of one is not.
    """
    return (
        _is_bound_to_loopback()
        and _is_loopback(request.META.get("REMOTE_ADDR", ""))
        and not any(name in request.META for name in _FORWARDED)
        and _is_loopback(_host_of(request.META.get("HTTP_HOST", "")))
    )


def _is_bound_to_loopback() -> bool:
    return _is_loopback(settings.MOCK_HOST)


def _is_our_name(named: str) -> bool:
    host = _host_of(named)
    return _is_loopback(host) or host == urlsplit(settings.MOCK_BASE_URL).hostname


def _host_of(named: str) -> str:
    """Return a Host header without its port; empty where it is none."""
    try:
        return urlsplit(f"//{named}").hostname or ""
    except ValueError:
        return ""


def _is_loopback(host: str) -> bool:
    is_name = host == "localhost" or host.endswith(".localhost")  # RFC 6761, 6.3
    return is_name or is_loopback_address(host)
