"""Changing the index: one after another, whatever database keeps it.

What a change is judged by must still be so when it is committed, and the serials of changes must
come into sight in their order: whoever has seen one has seen all before it.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    Transaction = Callable[[], AbstractContextManager[None]]

WRITING: Final = 5849_002
"""PostgreSQL's number of the lock that whoever changes the index holds."""


@contextmanager
def index_change(within: Transaction = transaction.atomic) -> Iterator[None]:
    """Open a transaction, with ``within``, that is alone in changing the index.

    SQLite's has the only write lock there is since it began (`pypi_mock.databases`). The lock comes
    before whatever ``within`` writes: everybody takes the two in this order.
    """
    if connection.vendor != "postgresql":
        with within():
            yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITING])
        with within():
            yield
