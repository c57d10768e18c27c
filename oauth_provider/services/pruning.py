"""Forgetting nonces that are of no use any more: the window refuses their timestamps."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import connection, transaction

from oauth_provider.models import Nonce
from pypi_mock.metrics.table import PRUNED
from pypi_mock.simulation.clock import clock

AT_ONCE: Final = 2000
"""After a quiet night nobody waits until all of the day before are forgotten."""
_TABLE: Final = Nonce._meta.db_table  # noqa: SLF001 (documented, in spite of its name)
_STATEMENT: Final = (
    f"DELETE FROM {_TABLE} WHERE id IN (SELECT id FROM {_TABLE}"  # noqa: S608 (constants)
    f" WHERE timestamp < %s ORDER BY timestamp LIMIT {AT_ONCE}{{locking}})"
)
"""The oldest first, as the index has them: without an order, PostgreSQL may look at all of them."""
# Rows that another request forgets are left to it: nobody waits for its transaction.
_LOCKING: Final = {"sqlite": "", "postgresql": " FOR UPDATE SKIP LOCKED"}


class Pruning:
    """Once a second of the clock is enough: no other moment makes a timestamp too old."""

    def __init__(self) -> None:
        self._done_at = -1

    def prune(self) -> None:
        """Forget the oldest, if that has not been done in this second."""
        now = clock.timestamp()
        if now != self._done_at:
            self._done_at = now
            nonces_prune(before=now - settings.MOCK_TIMESTAMP_WINDOW)


def nonces_prune(*, before: int) -> None:
    """Forget some of those with a timestamp before one, in seconds since 1970."""
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT.format(locking=_LOCKING[connection.vendor]), [before])
        if (pruned := cursor.rowcount) > 0:
            transaction.on_commit(lambda: PRUNED.add(by=pruned))


pruning = Pruning()
"""That of this process."""
