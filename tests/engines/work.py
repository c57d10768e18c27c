"""How much a database has done, in a measure that does not depend on who else is on the machine.

SQLite counts the instructions of its virtual machine, PostgreSQL the rows and the entries of
indexes that it has visited. It takes what is small for cheap, and reads it whole to search it or to
join it; what it would not do in a store of millions, it is asked not to do in that of a test.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

EVERY = 10
"""Instructions between two looks at SQLite; what is less is noise on either."""
WHOLE_TABLE = re.compile(r"SELECT COUNT\(\*\)[^()]* FROM \"\w+\"$", re.IGNORECASE)
"""No condition behind it: of SQLite one instruction, however many rows there are."""
WAYS_OF_THE_SMALL = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")
VISITED = """
    SELECT (SELECT coalesce(sum(seq_tup_read), 0) FROM pg_stat_user_tables)
           + (SELECT coalesce(sum(idx_tup_read), 0) FROM pg_stat_user_indexes)
"""


class Work:
    """What was done, and the statements that counted a table."""

    def __init__(self) -> None:
        self.amount = 0
        self.counted: list[str] = []


@contextmanager
def work_counted() -> Iterator[Work]:
    work = Work()
    connection.ensure_connection()
    with CaptureQueriesContext(connection) as captured:
        if connection.vendor == "sqlite":
            with _instructions(work):
                yield work
        else:
            with _rows(work):
                yield work
    work.counted = [q["sql"] for q in captured if WHOLE_TABLE.match(q["sql"])]


@contextmanager
def _instructions(work: Work) -> Iterator[None]:
    def look() -> int:
        work.amount += EVERY
        return 0

    connection.connection.set_progress_handler(look, EVERY)
    try:
        yield
    finally:
        connection.connection.set_progress_handler(None, 0)


@contextmanager
def _rows(work: Work) -> Iterator[None]:
    before = _visited()
    with connection.cursor() as cursor:
        for way in WAYS_OF_THE_SMALL:
            cursor.execute(f"SET {way} = off")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for way in WAYS_OF_THE_SMALL:
                cursor.execute(f"RESET {way}")
    work.amount = _visited() - before


def _visited() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(VISITED)
        return int(cursor.fetchone()[0])


def emptied(tables: Iterable[str]) -> None:
    """Leave nothing in some tables, whatever refers to it."""
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
            return
        cursor.execute("PRAGMA foreign_keys = OFF")
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 (ours)
        cursor.execute("PRAGMA foreign_keys = ON")


def plan_by_what_is_there() -> None:
    """Let the planner of PostgreSQL know what has just been written."""
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
