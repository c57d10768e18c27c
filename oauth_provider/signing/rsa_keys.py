"""RSA keys: read once, at registration, and kept in one form (RFC 5849, 3.4.3).

``cryptography`` is imported late: most servers never see an RSA signature, and it is slow to load.
"""

from __future__ import annotations

import base64
import binascii
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
    from cryptography.hazmat.primitives.hashes import HashAlgorithm

MAX_PEM_LENGTH = 16 * 1024
_CERTIFICATE = b"-----BEGIN CERTIFICATE-----"
_PRIVATE = b"PRIVATE KEY-----"


class KeyFormatError(ValueError):
    """The text is not a public RSA key in a form that is taken; the message says why."""


def normalised_public_key(pem: str) -> str:
    """Read a public key as SPKI, PKCS#1 or X.509 PEM, and return it as SPKI PEM.

    Raises:
        KeyFormatError: It is none of these, not RSA, or a private key.
    """
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    text = pem.encode("utf-8", "replace").strip()
    if _PRIVATE in text:
        raise KeyFormatError("this is a private key: keep it, and register its public half")
    if len(text) > MAX_PEM_LENGTH:
        raise KeyFormatError(f"a key is not longer than {MAX_PEM_LENGTH} bytes")
    try:
        key: PublicKeyTypes = (
            x509.load_pem_x509_certificate(text).public_key()
            if text.startswith(_CERTIFICATE)
            else serialization.load_pem_public_key(text)
        )
    except (ValueError, UnsupportedAlgorithm, x509.InvalidVersion) as error:
        raise KeyFormatError(
            "not a public key in PEM: expected BEGIN PUBLIC KEY (SPKI), BEGIN RSA PUBLIC KEY"
            " (PKCS#1) or BEGIN CERTIFICATE (X.509)"
        ) from error
    if not isinstance(key, RSAPublicKey):
        raise KeyFormatError("the key is not an RSA key")
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()


def rsa_verifies(*, pem: str, hash_name: str, text: str, signature: str) -> bool:
    """Check a PKCS#1 v1.5 signature in base64 (RFC 8017, 8.2.2) under a normalised key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

    try:
        raw = base64.b64decode(signature.encode(), validate=True)
        public_key(pem).verify(raw, text.encode(), PKCS1v15(), rsa_hash(hash_name))
    except (binascii.Error, InvalidSignature):
        return False
    return True


@lru_cache(maxsize=256)
def public_key(pem: str) -> RSAPublicKey:
    """Load a normalised key; the last ones are kept."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    key = serialization.load_pem_public_key(pem.encode())
    assert isinstance(key, RSAPublicKey)  # noqa: S101 (normalised_public_key saw to it)
    return key


def rsa_hash(name: str) -> HashAlgorithm:
    """Return ``cryptography``'s hash of a name."""
    from cryptography.hazmat.primitives import hashes

    sha1 = hashes.SHA1()  # noqa: S303 (RSA-SHA1 is what most of the field still sends)
    return {"sha1": sha1, "sha256": hashes.SHA256(), "sha512": hashes.SHA512()}[name]
