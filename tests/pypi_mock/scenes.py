"""Behind the scenes: requests that are refused, and who looks at them from the server's machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.test import Client

from tests.signed import authorization, send

if TYPE_CHECKING:
    from django.http import HttpResponse

    from oauth_provider.models import AccessToken

ROUTE = "/_mock/v1/requests"
LOCAL = {"HTTP_HOST": "localhost:8000", "REMOTE_ADDR": "127.0.0.1"}


def refused(token: AccessToken, *, target: str = "/oauth/test") -> int:
    """Send what was signed with another method; return the entry's number."""
    signed = authorization("GET", target, consumer=token.consumer, token=token)
    return int(send("POST", target, authorization=signed)["X-Mock-Request-Id"])


def unexplained(token: AccessToken) -> int:
    """Send what was signed with a secret that nobody knows; return the entry's number."""
    signed = authorization(
        "GET", "/oauth/test", consumer=token.consumer, token=token, client_secret="another"
    )
    return int(send("GET", "/oauth/test", authorization=signed)["X-Mock-Request-Id"])


def get(path: str, **environ: str) -> HttpResponse:
    """Ask as somebody on the server's own machine does."""
    return Client().get(path, **{**LOCAL, **environ})


def control(method: str, path: str, document: object = None, **environ: str) -> HttpResponse:
    """Call the control API as somebody on the server's own machine does."""
    body = b"" if document is None else msgspec.json.encode(document)
    given = {} if method == "GET" else {"CONTENT_TYPE": "application/json"}
    return Client().generic(method, f"/_mock/v1/{path}", body, **{**LOCAL, **given, **environ})
