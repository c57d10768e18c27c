"""From Django's request to what came over the wire: the only reader of the exact target.

Django's own path is decoded and built anew, so a signature cannot be checked by it. Servers keep
the exact target under one of three names: ``REQUEST_URI`` (cheroot, waitress, Apache, nginx),
``RAW_URI`` (gunicorn), and the ASGI scope's ``raw_path`` with ``query_string``.
"""

from __future__ import annotations

import functools
import ipaddress
from dataclasses import replace
from typing import TYPE_CHECKING

from django.conf import settings

from oauth_provider.signing.wire import MULTIPART_MEDIA_TYPE, WireRequest

if TYPE_CHECKING:
    from django.http import HttpRequest

    from oauth_provider.signing.wire import Pair

HEADERS_KEY = "pypi_mock.headers"
"""Where our own server leaves the header fields as they came: in order, doubled ones included."""


def wire_request(request: HttpRequest) -> WireRequest:
    """Return what came over the wire; a multipart body is left unread.

    Raises:
        RequestDataTooBig: The body is over the limit for forms.
        UnreadablePostError: The body did not arrive.
    """
    wire = wire_head(request)
    if wire.media_type == MULTIPART_MEDIA_TYPE:
        return wire
    return replace(wire, body=request.body)


def wire_head(request: HttpRequest) -> WireRequest:
    """Return what came over the wire, its body unread."""
    target = exact_target(request)
    return WireRequest(
        method=(request.method or "").encode("latin-1"),
        scheme=request.scheme or "http",
        target=request.get_full_path().encode() if target is None else target,
        headers=_headers(request),
        body=None,
        base_url=settings.MOCK_BASE_URL,
        target_is_exact=target is not None,
    )


def server_url(request: HttpRequest) -> str:
    """Return what clients call this server, without a slash at the end."""
    url: str = settings.MOCK_BASE_URL.rstrip("/")
    return url or f"{request.scheme}://{request.get_host()}"


def exact_target(request: HttpRequest) -> bytes | None:
    """Return the request target as sent; None where the server does not tell."""
    for key in ("REQUEST_URI", "RAW_URI"):
        if target := request.META.get(key):
            return str(target).encode("latin-1")
    scope = getattr(request, "scope", {})
    if raw_path := scope.get("raw_path"):
        query = scope.get("query_string", b"")
        return bytes(raw_path) + (b"?" + bytes(query) if query else b"")
    return None


def keeps_secrets(request: HttpRequest) -> bool:
    """Tell whether PLAINTEXT may be sent (contract 2): over TLS, or without leaving the machine."""
    if request.is_secure() or settings.MOCK_BASE_URL.startswith("https:"):
        return True
    return is_loopback_address(request.META.get("REMOTE_ADDR", ""))


@functools.lru_cache(maxsize=1024)
def is_loopback_address(text: str) -> bool:
    """Tell whether this is an address at which a machine talks to itself; a name is none."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    # A socket of both families shows 127.0.0.1 as ::ffff:127.0.0.1.
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _headers(request: HttpRequest) -> tuple[Pair, ...]:
    """Return the header fields, rebuilt from the environment where the server keeps no others."""
    kept: tuple[Pair, ...] | None = request.META.get(HEADERS_KEY)
    if kept is not None:
        return kept
    if headers := getattr(request, "scope", {}).get("headers"):
        return tuple((bytes(name), bytes(value)) for name, value in headers)
    return tuple(
        (name.encode("latin-1"), value.encode("latin-1", "replace"))
        for name, value in request.headers.items()
    )
