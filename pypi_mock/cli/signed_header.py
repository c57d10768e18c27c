"""An HMAC-SHA1 header for one request, for the dialect that takes nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oauthlib.oauth1 import Client

from pypi_mock.simulation.clock import clock
from pypi_mock.simulation.randomness import randomness

if TYPE_CHECKING:
    from oauth_provider.models import AccessToken


def hmac_sha1_header(url: str, token: AccessToken) -> str:
    """Return the header of a GET of this URL (RFC 5849, 3.5.1)."""
    client = Client(
        token.consumer.key,
        client_secret=token.consumer.secret,
        resource_owner_key=token.key,
        resource_owner_secret=token.secret,
        nonce=randomness.text(16),
        timestamp=str(clock.timestamp()),
    )
    _, headers, _ = client.sign(url)
    header: str = headers["Authorization"]
    return header
