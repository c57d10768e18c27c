"""Who may look behind the scenes: the name they call us by, the token, the machine they are on.

A page elsewhere can make a browser ask any address by a name of its own (DNS rebinding). Below
``/_mock/`` a server therefore answers only to names that no such page can have: on loopback its
own, and bound wider those that are no names of the public DNS.
"""

from __future__ import annotations

import base64
import binascii
import functools
import hmac
import ipaddress
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.conf import settings

from oauth_provider.request import is_loopback_address
from pypi_mock.control.answers import problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    View = Callable[..., HttpResponse]

_UNAUTHORIZED = 401
_FORBIDDEN = 403
_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")
_PRIVATE: Final = (".localhost", ".internal", ".local", ".test", ".lan", ".home.arpa")
"""Endings that nobody can register (RFC 6761, 6762, 8375, and what containers use)."""


def behind_the_scenes(view: View) -> View:
    """Answer a request only by a name that is ours, and to whoever has the admin token."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if (refused := _refused(request)) is not None:
            return refused
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return guarded


def _refused(request: HttpRequest) -> HttpResponse | None:
    """Say why a request is not answered; a right token outweighs a strange name."""
    token: str = settings.MOCK_ADMIN_TOKEN
    if token:
        if hmac.compare_digest(_presented(request), token.encode()):
            return None
        response = problem(
            _UNAUTHORIZED,
            "below /_mock/ this server wants its admin token",
            "send Authorization: Bearer TOKEN; a browser may give it as the password",
        )
        response["WWW-Authenticate"] = 'Basic realm="pypi-mock admin token", charset="UTF-8"'
        return response
    named = request.META.get("HTTP_HOST", "")
    if is_our_name(named):
        return None
    return problem(
        _FORBIDDEN,
        f"this server is not called {named[:100]!r}",
        "below /_mock/ it answers to localhost and addresses, bound wider also to names of "
        "private networks, and to its --base-url and --tls-name",
    )


def _presented(request: HttpRequest) -> bytes:
    """Return the token of a request, as Bearer or as the password of Basic; empty without one."""
    scheme, _, value = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() == "bearer":
        return str(value).strip().encode("latin-1", "replace")
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value.strip(), validate=True).partition(b":")[2]
        except (binascii.Error, ValueError):
            return b""
    return b""


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


def is_our_name(named: str) -> bool:
    """Tell whether nobody else can have this name, with its port, for a page."""
    host = _host_of(named)
    ours = (*settings.MOCK_TLS_NAME, urlsplit(settings.MOCK_BASE_URL).hostname)
    if _is_loopback(host) or host in ours:
        return True
    return not _is_bound_to_loopback() and _is_private(host)


def _is_private(host: str) -> bool:
    """Tell whether a host is an address or a name that no stranger can own, as ``mock`` is."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return bool(host) and ("." not in host or host.endswith(_PRIVATE))
    return True


def _host_of(named: str) -> str:
    """Return a Host header without its port; empty where it is none."""
    try:
        return urlsplit(f"//{named}").hostname or ""
    except ValueError:
        return ""


def _is_loopback(host: str) -> bool:
    is_name = host == "localhost" or host.endswith(".localhost")  # RFC 6761, 6.3
    return is_name or is_loopback_address(host)
