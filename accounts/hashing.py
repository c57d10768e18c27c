"""How passwords are hashed here: quickly."""

from __future__ import annotations

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickPasswordHasher(PBKDF2PasswordHasher):
    """Django's, with few iterations.

    The passwords of a test server are written in its seed. Those of a page for people would be
    guessed slowly; here a reset, which makes several users, has to take milliseconds.
    """

    iterations = 1000
