"""Signed requests for Django's test client; oauthlib is the signer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from django.test import Client
from oauthlib.oauth1 import Client as Signer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from oauth_provider.models import AccessToken, Consumer, RequestToken

HOST = "testserver"
FORM = "application/x-www-form-urlencoded"


def authorization(
    method: str,
    target: str,
    *,
    consumer: Consumer,
    token: AccessToken | RequestToken | None = None,
    form: str = "",
    **signer: Any,
) -> str:
    """Return the Authorization header for a request; ``signer`` goes to oauthlib's client."""
    if token is not None:
        signer = {
            "resource_owner_key": token.key,
            "resource_owner_secret": token.secret,
            **signer,
        }
    signer = {"client_secret": consumer.secret, **signer}
    client = Signer(consumer.key, **signer)
    headers = {"Content-Type": FORM} if form else {}
    _, signed, _ = client.sign(f"http://{HOST}{target}", method, form or None, headers)
    return str(signed["Authorization"])


def send(
    method: str,
    target: str,
    *,
    authorization: str = "",
    body: bytes = b"",
    content_type: str = "",
    headers: Mapping[str, str] | None = None,
    **environ: Any,
) -> HttpResponse:
    """Send a request whose exact target the application is told, as a server would."""
    if authorization:
        environ["HTTP_AUTHORIZATION"] = authorization
    return Client().generic(
        method,
        target,
        body,
        content_type=content_type or "application/octet-stream",
        headers=headers,
        REQUEST_URI=target,
        **{"HTTP_HOST": HOST, **environ},
    )


def call(
    method: str,
    target: str,
    *,
    consumer: Consumer,
    token: AccessToken | RequestToken | None = None,
    form: str = "",
    headers: Mapping[str, str] | None = None,
    **signer: Any,
) -> HttpResponse:
    """Sign a request as its client would, and send it."""
    header = authorization(method, target, consumer=consumer, token=token, form=form, **signer)
    return send(
        method,
        target,
        authorization=header,
        body=form.encode(),
        content_type=FORM if form else "",
        headers=headers,
    )


def fields(response: HttpResponse) -> dict[str, str]:
    """Return the parameters of a form-encoded answer."""
    return {name: values[0] for name, values in parse_qs(response.content.decode()).items()}
