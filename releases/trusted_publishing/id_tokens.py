"""ID tokens (OpenID Connect): signed as a CI service does, and verified without asking anybody.

Exactly RS256 and ES256 are known. Times are held against the given moment, never the machine's.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import jwt

    Claims = Mapping[str, Any]  # Any: what JSON can hold
    Jwks = Mapping[str, Any]

AUDIENCE: Final = "pypi"
LEEWAY: Final = timedelta(seconds=30)
"""So much may two clocks differ."""
LONGEST: Final = 16 * 1024
"""In characters; those of CI services have some 1500."""
_ALGORITHMS: Final = {"RSA": "RS256", "EC": "ES256"}


class InvalidIdTokenError(Exception):
    """A token is not believed; the text says why, in one line."""


@dataclass(frozen=True, slots=True)
class IdToken:
    """A token that is believed."""

    issuer: str
    jti: str
    expires: datetime
    claims: Claims


def key_id(public_pem: str) -> str:
    """Return by what a key of our own is called."""
    return hashlib.sha256(public_pem.encode()).hexdigest()[:16]


def jwks_of(public_pem: str) -> dict[str, Any]:
    """Return our own key as a JSON Web Key Set (RFC 7517)."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey  # late, as jwt
    from cryptography.hazmat.primitives.serialization import load_pem_public_key
    from jwt.algorithms import RSAAlgorithm

    key = load_pem_public_key(public_pem.encode())
    assert isinstance(key, RSAPublicKey)  # noqa: S101 (our own)
    described = RSAAlgorithm.to_jwk(key, as_dict=True)
    return {"keys": [{**described, "kid": key_id(public_pem), "alg": "RS256", "use": "sig"}]}


def signed(claims: Claims, *, private_pem: str, kid: str) -> str:
    """Sign claims with RS256."""
    import jwt  # late: the start is timed

    return jwt.encode(dict(claims), private_pem, algorithm="RS256", headers={"kid": kid})


def checked_jwks(jwks: Jwks) -> Jwks:
    """Return a key set that something can be verified with.

    Raises:
        InvalidIdTokenError: It is none.
    """
    import jwt  # late: the start is timed

    try:
        keys = jwt.PyJWKSet.from_dict(dict(jwks)).keys
    except (jwt.PyJWTError, ArithmeticError, AttributeError, LookupError) as error:
        raise InvalidIdTokenError(f"it is no JSON Web Key Set: {error}") from None
    except (NotImplementedError, TypeError, ValueError) as error:
        said = str(error) or "a key is of a kind that is not known"
        raise InvalidIdTokenError(f"it is no JSON Web Key Set: {said}") from None
    if wrong := [key for key in keys if key.key_type not in _ALGORITHMS]:
        raise InvalidIdTokenError(f"a key is of the type {wrong[0].key_type}, and not RSA or EC")
    return jwks


def verified(text: str, *, keys_of: Callable[[str], Jwks | None], now: datetime) -> IdToken:
    """Return what a token says, once it is believed.

    ``keys_of`` knows the keys of an issuer, and has None for one that is not trusted.

    Raises:
        InvalidIdTokenError: It is not.
    """
    import jwt  # late: the start is timed

    if len(text) > LONGEST:
        raise InvalidIdTokenError(f"it is longer than {LONGEST} characters")
    try:
        header = jwt.get_unverified_header(text)
        issuer = jwt.decode(text, options={"verify_signature": False}).get("iss")
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        raise InvalidIdTokenError("it is no JSON Web Token (RFC 7519)") from None
    if not isinstance(issuer, str) or (jwks := keys_of(issuer)) is None:
        raise InvalidIdTokenError(f"its issuer (iss) is not trusted here: {_shown(issuer)}")
    key = _key(jwks, header.get("kid"))
    try:
        claims = jwt.decode(
            text,
            key,
            algorithms=[_ALGORITHMS[key.key_type or ""]],
            options={
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
                "verify_aud": False,
            },
        )
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as error:
        said = str(error) or type(error).__name__
        raise InvalidIdTokenError(f"its signature is not its issuer's: {said}") from None
    _check_audience(claims)
    expires = _check_times(claims, now)
    jti = claims.get("jti")
    if not isinstance(jti, str) or not 0 < len(jti) <= 255:  # noqa: PLR2004 (as wide as its column)
        raise InvalidIdTokenError("its jti, by which it is known again, is missing or too long")
    return IdToken(issuer=issuer, jti=jti, expires=expires, claims=claims)


def _key(jwks: Jwks, kid: object) -> jwt.PyJWK:
    import jwt  # late: the start is timed

    keys = jwt.PyJWKSet.from_dict(dict(jwks)).keys
    for key in keys:
        if key.key_type in _ALGORITHMS and (key.key_id == kid or (kid is None and len(keys) == 1)):
            return key
    raise InvalidIdTokenError(f"its issuer has no key of this name (kid): {_shown(kid)}")


def _check_audience(claims: Claims) -> None:
    audience = claims.get("aud")
    if audience not in (AUDIENCE, [AUDIENCE]):
        raise InvalidIdTokenError(
            f"its audience (aud) is {_shown(audience)}, and must be {AUDIENCE!r}"
        )


def _check_times(claims: Claims, now: datetime) -> datetime:
    """Return when it expires."""
    times = {name: _moment(claims, name) for name in ("iat", "exp", "nbf") if name in claims}
    if missing := {"iat", "exp"} - times.keys():
        raise InvalidIdTokenError(f"it has no {min(missing)}")
    is_now = f"and it is {now:%Y-%m-%d %H:%M:%S} UTC here"
    if times["exp"] + LEEWAY <= now:
        raise InvalidIdTokenError(f"it expired (exp) {times['exp']:%Y-%m-%d %H:%M:%S}, {is_now}")
    for name in ("iat", "nbf"):
        if name in times and times[name] - LEEWAY > now:
            raise InvalidIdTokenError(
                f"it is of later ({name}), {times[name]:%Y-%m-%d %H:%M:%S}, {is_now}"
            )
    return times["exp"]


def _moment(claims: Claims, name: str) -> datetime:
    value = claims[name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidIdTokenError(f"its {name} is no number of seconds")
    try:
        return datetime.fromtimestamp(value, timezone.utc)
    except (ValueError, OverflowError, OSError):
        raise InvalidIdTokenError(f"its {name} is no moment: {_shown(value)}") from None


def _shown(value: object) -> str:
    return ascii(value)[:100]
