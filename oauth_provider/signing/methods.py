"""The signature methods (RFC 5849, 3.4.2 to 3.4.4; contract 2), and the keys they take."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import Literal

from oauth_provider.signing.encoding import percent_encode
from oauth_provider.signing.rsa_keys import rsa_verifies

HashName = Literal["sha1", "sha256", "sha512"]


@dataclass(frozen=True, slots=True)
class Keys:
    """What a signature is checked with; never shown, never logged.

    Attributes:
        consumer_secret: As registered, not encoded.
        token_secret: Likewise; empty where there is no token.
        rsa_public_key: SPKI PEM, as ``normalised_public_key`` returns it; empty when there is none.
    """

    consumer_secret: str
    token_secret: str = ""
    rsa_public_key: str = ""

    def __repr__(self) -> str:
        return "Keys(…)"

    @property
    def shared(self) -> str:
        """Both secrets, each encoded, and always the ``&`` (3.4.2)."""
        return "&".join(
            percent_encode(secret.encode()) for secret in (self.consumer_secret, self.token_secret)
        )


@dataclass(frozen=True, slots=True)
class SignatureMethod:
    """A method by the name that goes into ``oauth_signature_method``.

    Attributes:
        name: With case.
        section: Where it is defined.
        family: What is done with the key.
        hash_name: Of the digest; None for PLAINTEXT, which has none.
    """

    name: str
    section: str
    family: Literal["HMAC", "RSA", "PLAINTEXT"]
    hash_name: HashName | None = None

    @property
    def heeds_nonce(self) -> bool:
        """Whether nonce and timestamp mean something; with PLAINTEXT they do not (3.4.4)."""
        return self.family != "PLAINTEXT"

    def sign(self, *, text: str, keys: Keys) -> str:
        """Sign a base string with shared secrets.

        Raises:
            ValueError: RSA signs with a private key, which no provider has.
        """
        if self.family == "RSA":
            raise ValueError(f"{self.name} signs with a private key")
        if self.hash_name is None:
            return keys.shared
        digest = hmac.digest(keys.shared.encode(), text.encode(), self.hash_name)
        return base64.b64encode(digest).decode()

    def verifies(self, *, text: str, keys: Keys, signature: str) -> bool:
        """Check a presented signature, in constant time for a given length."""
        if self.family == "RSA":
            return self.hash_name is not None and rsa_verifies(
                pem=keys.rsa_public_key, hash_name=self.hash_name, text=text, signature=signature
            )
        return hmac.compare_digest(self.sign(text=text, keys=keys).encode(), signature.encode())


_RSA_SECTION = "RFC 5849, 3.4.3"
_HMAC_SECTION = "RFC 5849, 3.4.2"
METHODS = {
    method.name: method
    for method in (
        SignatureMethod("HMAC-SHA1", _HMAC_SECTION, "HMAC", "sha1"),
        SignatureMethod("HMAC-SHA256", _HMAC_SECTION, "HMAC", "sha256"),
        SignatureMethod("HMAC-SHA512", _HMAC_SECTION, "HMAC", "sha512"),
        SignatureMethod("RSA-SHA1", _RSA_SECTION, "RSA", "sha1"),
        SignatureMethod("RSA-SHA256", _RSA_SECTION, "RSA", "sha256"),
        SignatureMethod("RSA-SHA512", _RSA_SECTION, "RSA", "sha512"),
        SignatureMethod("PLAINTEXT", "RFC 5849, 3.4.4", "PLAINTEXT"),
    )
}
"""By name. The SHA-2 methods are those of RFC 5849 with another digest."""


def body_hash(digest: bytes) -> str:
    """Write the digest of a body as ``oauth_body_hash`` wants it (body hash extension, 3.2)."""
    return base64.b64encode(digest).decode()


def digest_of(body: bytes, *, hash_name: HashName) -> bytes:
    """Hash a body by the hash of the signature method (body hash extension, 3.1)."""
    return hashlib.new(hash_name, body).digest()
