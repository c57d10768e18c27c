"""A start that takes as long as a test wants: its database is locked by somebody else."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextlib.contextmanager
def locked(data: Path) -> Iterator[None]:
    """Hold the write lock of a server's database: reading it is possible, seeding it waits."""
    holder = sqlite3.connect(data / "db.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        holder.execute("ROLLBACK")
        holder.close()
