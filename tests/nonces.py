"""The nonces that were used: rows, and what Redis holds where several processes share one."""

from __future__ import annotations

from oauth_provider import nonces
from oauth_provider.models import Nonce
from pypi_mock.shared import shared


def used_nonces(consumer: str = "") -> int:
    """Count them: all, or those of one consumer."""
    if shared.store is None:
        rows = Nonce.objects.filter(consumer=consumer) if consumer else Nonce.objects
        return rows.count()
    # A request that writes has a row and a note, one that only reads has a note.
    whose = nonces._digest(consumer) if consumer else "*"
    return len(shared.store.client.keys(shared.store.key("nonce", whose, "*")))
