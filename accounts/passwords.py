"""Whether a password is right, remembered: a hash that is slow on purpose would cap uploads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Final

from django.contrib.auth.hashers import check_password
from django.utils.crypto import salted_hmac

KEPT: Final = 1000
"""So many pairs are remembered, those last used."""
UNUSABLE: Final = "!"
"""Django's mark for "no password": checking against it takes as long as any other check."""


class RightPasswords:
    """Passwords that were right, as keyed hashes of them together with what is stored.

    So a password that was changed is forgotten by itself, and nothing here gives one away.
    """

    def __init__(self, size: int = KEPT) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._known: OrderedDict[bytes, None] = OrderedDict()

    def check(self, password: str, stored: str) -> bool:
        """Tell whether ``stored`` is a hash of ``password``; what is wrong takes its time always.

        Without a stored hash (no such user, no password) nothing is right, as slowly.
        """
        pair = f"{stored}\0{password}"
        key = salted_hmac("accounts.passwords", pair, algorithm="sha256").digest()
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return True
        if not check_password(password, stored or UNUSABLE):
            return False
        with self._lock:
            self._known[key] = None
            while len(self._known) > self._size:
                self._known.popitem(last=False)
        return True


right_passwords = RightPasswords()
"""Those of this process."""
