"""The one source of unguessable values: keys, tokens, secrets and verifiers."""

from __future__ import annotations

import os
import random  # noqa: TID251 (the one reader)
import string

ALPHABET = string.ascii_letters + string.digits
"""Letters and digits only: some clients take a token response apart without decoding it."""

READABLE = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""What a person can type from a screen: no look-alikes (0 and O, 1 and I)."""


NONCE_LENGTH = 16


class Randomness:
    """Unguessable strings from the operating system; or the same ones each time, from a seed."""

    def __init__(self) -> None:
        self._random: random.Random = random.SystemRandom()

    def begin_with(self, seed: int) -> None:
        """Make from now on what this seed makes: a test that failed can be run again."""
        self._random = random.Random(seed)  # noqa: S311 (asked for)

    def text(self, length: int) -> str:
        """Return ``length`` letters and digits, for keys, tokens and secrets."""
        return "".join(self._random.choices(ALPHABET, k=length))

    def nonce(self) -> str:
        """Return a nonce for a request of our own (RFC 5849, 3.3)."""
        return self.text(NONCE_LENGTH)

    def readable(self, length: int) -> str:
        """Return ``length`` characters that a person can type, for verifiers (Core 1.0a, 6.2.3)."""
        return "".join(self._random.choices(READABLE, k=length))

    def fraction(self) -> float:
        """Return a number from 0 to below 1, for dice and delays."""
        return self._random.random()


def unrepeated() -> str:
    """Return 16 hexadecimal digits that no seed decides, for names of what happens but once."""
    return os.urandom(8).hex()


randomness = Randomness()
"""The source of this process."""
