"""Bring the database to the present: a new one in one script, an old one by its migrations.

`schema.sql` is what the migrations make of an empty database, written down by
`tools/make_schema.py`; running them takes longer than everything else at a start together.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.apps import apps
from django.core.management import call_command
from django.db import connection

SCHEMA = Path(__file__).with_name("schema.sql")
MIGRATING: Final = 5849_001
"""PostgreSQL's number of the lock that whoever migrates holds."""


def bring_up_to_date() -> list[str]:
    """Create or migrate the database; return the migrations that had to be run."""
    if connection.vendor != "sqlite":
        return _migrated_alone()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master")
        is_empty = cursor.fetchone() == (0,)
    if is_empty:
        connection.connection.executescript(SCHEMA.read_text(encoding="utf-8"))
    return _migrated()


def _migrated() -> list[str]:
    missing = sorted(migrations_on_disk() - migrations_recorded())
    if missing:
        # Of an older release of ours in a kept database; or of a Django other than the one that
        # the script was made with.
        call_command("migrate", verbosity=0, interactive=False)
    return missing


def _migrated_alone() -> list[str]:
    """Migrate while no other process of the same instance does."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")  # what is old may be large
        cursor.execute("SET lock_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        try:
            return _migrated()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
            cursor.execute("RESET statement_timeout; RESET lock_timeout")


def migrations_on_disk() -> set[str]:
    """Return app and name of every migration, without importing any."""
    return {
        f"{config.label}.{path.stem}"
        for config in apps.get_app_configs()
        for path in Path(config.path, "migrations").glob("[0-9]*.py")
    }


def migrations_recorded() -> set[str]:
    """Return app and name of every migration that this database has seen."""
    if "django_migrations" not in connection.introspection.table_names():
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return {f"{app}.{name}" for app, name in cursor.fetchall()}
