"""The issuer that this server is itself, in the place of a CI service: its name, keys and tokens.

It signs with the server's own RSA pair, whose private half the control API gives away, so that a
test can also sign what no honest issuer would.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from accounts.models import OidcIssuer
from oauth_provider import own_key_pair
from oauth_provider.request import is_loopback_address
from pypi_mock.simulation.clock import clock
from pypi_mock.simulation.randomness import randomness
from releases.trusted_publishing.id_tokens import AUDIENCE, jwks_of, key_id, signed

if TYPE_CHECKING:
    from releases.trusted_publishing.claims import Job
    from releases.trusted_publishing.id_tokens import Jwks

LIFETIME: Final = timedelta(minutes=5)
"""Of an ID token."""
REQUEST_TOKEN: Final = "pypi-mock-job"
"""What a job presents to be given its ID token: published, as all of a test server's secrets."""
_ID_CHARACTERS: Final = 32


def is_own(issuer: str, *, server: str) -> bool:
    """Tell whether an issuer is this server, by the name it was called by or by another one of it.

    A job may have asked by 127.0.0.1, and the uploader by localhost.
    """
    if issuer == server:
        return True
    try:
        named, called = urlsplit(issuer), urlsplit(server)
        host = named.hostname or ""
    except ValueError:
        return False
    if named.scheme not in {"http", "https"} or named.path.strip("/") or named.query:
        return False
    return host in (called.hostname, "localhost") or is_loopback_address(host)


def keys_of(issuer: str, *, server: str) -> Jwks | None:
    """Return the public keys of an issuer that is trusted here; nobody is asked for them."""
    if is_own(issuer, server=server):
        return own_jwks()
    known = OidcIssuer.objects.filter(url=issuer).first()
    jwks: Jwks | None = None if known is None else known.jwks
    return jwks


def own_jwks() -> dict[str, Any]:  # Any: what JSON can hold
    """Return the public key of this server, as a JSON Web Key Set."""
    return jwks_of(own_key_pair.public_key())


def id_token_issue(
    job: Job, *, server: str, audience: str = AUDIENCE, lifetime: timedelta = LIFETIME
) -> str:
    """Sign an ID token for a job."""
    now = clock.timestamp()
    claims = {
        "iss": server,
        "aud": audience,
        "iat": now,
        "nbf": now,
        "exp": now + int(lifetime.total_seconds()),
        "jti": randomness.text(_ID_CHARACTERS),
        **job.claims(),
    }
    given = {name: value for name, value in claims.items() if value is not None}
    return signed(
        given, private_pem=own_key_pair.private_key(), kid=key_id(own_key_pair.public_key())
    )


def discovery(server: str) -> dict[str, Any]:  # Any: what JSON can hold
    """Describe the issuer (OpenID Connect Discovery 1.0, 3)."""
    return {
        "issuer": server,
        "jwks_uri": f"{server}/.well-known/jwks",
        "subject_types_supported": ["public"],
        "response_types_supported": ["id_token"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid"],
        "claims_supported": [
            "sub",
            "aud",
            "exp",
            "iat",
            "iss",
            "jti",
            "nbf",
            "repository",
            "repository_owner",
            "job_workflow_ref",
            "ref",
            "sha",
            "environment",
        ],
    }
