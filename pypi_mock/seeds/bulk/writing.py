"""Writing rows in bulk: SQLite's way and PostgreSQL's, all of them or none.

Indexes and foreign keys are taken down for the time and made again of the whole, which costs a
fraction of keeping them row by row; both databases undo that too, should the transaction fail.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Row = tuple[Any, ...]  # Any: what a driver takes

_INDEXES: Final = {
    "sqlite": "SELECT name, sql FROM sqlite_master"
    " WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = %s",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s"
    " AND schemaname = current_schema() AND indexname NOT IN"
    " (SELECT conname FROM pg_constraint WHERE conrelid = tablename::regclass)",
}
_FOREIGN_KEYS: Final = (
    "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE contype = 'f' AND conrelid = %s::regclass"
)
_CACHE: Final = -256 * 1024
"""Of SQLite, in KiB: rows of several tables come in turn, each at the end of its own."""


@contextmanager
def bulk_writing(tables: Sequence[str]) -> Iterator[None]:
    """Open the one transaction that many rows are written in, with nothing to keep up meanwhile."""
    if connection.vendor == "sqlite":
        with _unhindered(), transaction.atomic():
            yield from _without(tables, foreign_keys=False)
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        yield from _without(tables, foreign_keys=True)
        with connection.cursor() as cursor:
            # No planner can know what a table of millions is like that was empty a moment ago.
            cursor.execute(f"ANALYZE {', '.join(tables)}")


def _without(tables: Sequence[str], *, foreign_keys: bool) -> Iterator[None]:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        again = []
        for table in tables:
            if foreign_keys:
                cursor.execute(_FOREIGN_KEYS, [table])
                for name, definition in cursor.fetchall():
                    cursor.execute(f"ALTER TABLE {quote(table)} DROP CONSTRAINT {quote(name)}")
                    again.append(
                        f"ALTER TABLE {quote(table)} ADD CONSTRAINT {quote(name)} {definition}"
                    )
            cursor.execute(_INDEXES[connection.vendor], [table])
            for name, definition in cursor.fetchall():
                cursor.execute(f"DROP INDEX {quote(name)}")
                again.insert(0, definition)
        yield
        for statement in again:
            cursor.execute(statement)


@contextmanager
def _unhindered() -> Iterator[None]:
    """Let SQLite neither wait for the disk nor check what was made by rule."""
    with connection.cursor() as cursor:
        before = {}
        for pragma, value in (
            ("synchronous", 0),
            ("cache_size", _CACHE),
            ("ignore_check_constraints", 1),
            ("foreign_keys", 0),
        ):
            cursor.execute(f"PRAGMA {pragma}")
            before[pragma] = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA {pragma} = {value}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for pragma, value in before.items():
                cursor.execute(f"PRAGMA {pragma} = {value}")


def rows_write(table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Write rows of texts, numbers, bytes and ``None``."""
    quote = connection.ops.quote_name
    named = ", ".join(map(quote, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            places = ", ".join("?" * len(columns))
            statement = f"INSERT INTO {quote(table)} ({named}) VALUES ({places})"  # noqa: S608 (ours)
            # The driver's own cursor: Django's would write each statement's places anew.
            connection.connection.executemany(statement, rows)
            return
        with cursor.copy(f"COPY {quote(table)} ({named}) FROM STDIN") as copy:
            copy.write(_copied(rows))


def _copied(rows: Iterable[Row]) -> str:
    """Return rows in the text format of ``COPY``."""
    return "".join("\t".join(map(_field, row)) + "\n" for row in rows)


def _field(value: str | int | bytes | None) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, bytes):
        return rf"\\x{value.hex()}"
    text = str(value)
    if "\\" in text or "\t" in text or "\n" in text or "\r" in text:
        return text.translate(_ESCAPED)
    return text


_ESCAPED: Final = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
