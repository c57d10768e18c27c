"""What an API token looks like, and what is kept of it."""

from __future__ import annotations

import hashlib
from typing import Final

USERNAME: Final = "__token__"
"""Instead of a user's name, where a token is presented as a password."""
PREFIX: Final = "pypi-"
"""What every token begins with that is made here; one in a seed may be any text."""
SHOWN_CHARACTERS: Final = 12
"""So much of a token is kept, for its owner to tell it from others."""


def digest_of(text: str) -> str:
    """Return what a token is found by.

    A plain digest is enough: a token is long and random, so that nobody can guess what was hashed.
    """
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()
