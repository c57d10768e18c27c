"""Authorization fields written by hand, so that one thing in them can be wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from pypi_mock.simulation.clock import clock
from tests.signed import FORM, authorization, call

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from oauth_provider.models import AccessToken

_PAIR = re.compile(r'(oauth_\w+)="([^"]*)"')


NOON = 1782907200
"""The time at which the frozen clock stands."""


def resource(token: AccessToken, target: str = "/oauth/test", **signer: str) -> HttpResponse:
    """Call with a token, with the nonce n1, at noon."""
    return call(
        "GET",
        target,
        consumer=token.consumer,
        token=token,
        **{"timestamp": str(NOON), "nonce": "n1", **signer},
    )


def protocol(token: AccessToken) -> dict[str, str]:
    """Sign `GET /oauth/test` with the nonce n1; values are encoded as they go over the wire."""
    header = authorization(
        "GET",
        "/oauth/test",
        consumer=token.consumer,
        token=token,
        nonce="n1",
        timestamp=str(clock.timestamp()),
    )
    return dict(_PAIR.findall(header))


def tampered(token: AccessToken, change: Mapping[str, str | None]) -> str:
    """Change values after signing; None leaves one out."""
    fields = {**protocol(token), **change}
    pairs = [f'{name}="{value}"' for name, value in fields.items() if value is not None]
    return "OAuth " + ", ".join(pairs)


def plain(token: AccessToken) -> str:
    """Return a PLAINTEXT field, which has neither nonce nor timestamp (RFC 5849, 3.4.4)."""
    return (
        f'OAuth oauth_consumer_key="{token.consumer.key}", oauth_token="{token.key}",'
        f' oauth_signature_method="PLAINTEXT",'
        f' oauth_signature="{token.consumer.secret}%26{token.secret}"'
    )


def refused_as(response: HttpResponse) -> tuple[int, str]:
    """Return status and problem, having made sure that it is told in each of its places."""
    problem = parse_qs(response.content.decode())["oauth_problem"][0]
    assert response["Content-Type"] == FORM
    assert response["Cache-Control"] == "no-store"
    assert response["WWW-Authenticate"].startswith(
        f'OAuth realm="pypi-mock", oauth_problem="{problem}", oauth_problem_advice="'
    )
    assert "X-Mock-Reading" not in response
    return response.status_code, problem
