"""The server's own RSA key pair, for consumers that have none: both halves are given away.

It is made when somebody first needs it: that takes longer than the rest of a start.
"""

from __future__ import annotations

import functools
import os
import threading
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from pathlib import Path

GENERATED = "generate"
"""What stands in a consumer's row instead of a public key."""
KEY_SIZE = 2048
_lock = threading.Lock()


def verification_key(registered: str) -> str:
    """Return the public key that signatures are checked with, as SPKI PEM."""
    return public_key() if registered == GENERATED else registered


def public_key() -> str:
    """Return the public half, as SPKI PEM."""
    return _pair()[1]


def private_key() -> str:
    """Return the private half, as PKCS#8 PEM."""
    return _pair()[0]


def _pair() -> tuple[str, str]:
    with _lock:
        return _made(settings.OWN_KEY_PAIR_FILE)


@functools.lru_cache(maxsize=1)
def _made(path: Path | None) -> tuple[str, str]:
    """Return the pair that is kept in a file, or make one and keep it."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    kept = path.read_bytes() if path is not None and path.exists() else None
    if kept is not None:
        private = serialization.load_pem_private_key(kept, password=None)
        pem = kept.decode()
    else:
        private = rsa.generate_private_key(public_exponent=65537, key_size=KEY_SIZE)
        pem = private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()
        if path is not None:
            _keep(path, pem)
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return pem, public.decode()


def _keep(path: Path, pem: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(pem)
