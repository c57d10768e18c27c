"""The one source of unguessable values: keys, tokens, secrets and verifiers."""

from __future__ import annotations

import secrets  # noqa: TID251 (the one reader)
import string

ALPHABET = string.ascii_letters + string.digits
"""Letters and digits only: some clients take a token response apart without decoding it."""

READABLE = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""What a person can type from a screen: no look-alikes (0 and O, 1 and I)."""


NONCE_LENGTH = 16


class Randomness:
    """Unguessable strings from the operating system."""

    def text(self, length: int) -> str:
        """Return ``length`` letters and digits, for keys, tokens and secrets."""
        return "".join(secrets.choice(ALPHABET) for _ in range(length))

    def nonce(self) -> str:
        """Return a nonce for a request of our own (RFC 5849, 3.3)."""
        return self.text(NONCE_LENGTH)

    def readable(self, length: int) -> str:
        """Return ``length`` characters that a person can type, for verifiers (Core 1.0a, 6.2.3)."""
        return "".join(secrets.choice(READABLE) for _ in range(length))


randomness = Randomness()
"""The source of this process."""
