"""What must be there before the server can answer: a folder, and a database with its seed."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pypi_mock.cli.exposure import require_own_secrets
from pypi_mock.cli.streams import Exit, fail, tell
from pypi_mock.engine_kinds import STORAGES
from pypi_mock.folder import prepare_folder
from pypi_mock.readiness import readiness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypi_mock.configuration import Configuration


def in_a_folder(chosen: Configuration, stack: contextlib.ExitStack) -> Configuration:
    """Return the configuration with a folder that is there and can be written."""
    try:
        if chosen.folder is None:
            made = tempfile.TemporaryDirectory(prefix="pypi-mock-", ignore_cleanup_errors=True)
            chosen = chosen.in_folder(Path(stack.enter_context(made)))
        if chosen.folder is not None:
            prepare_folder(chosen.folder)
    except OSError as error:
        raise fail(
            Exit.IMPOSSIBLE,
            f"the data folder {chosen.folder or tempfile.gettempdir()} cannot be used: "
            f"{error.strerror} ({chosen.origins['data']})",
        ) from None
    return chosen


def set_up_django() -> None:
    """Let Django read our settings; options must have been adopted."""
    # The caller's own Django project may have set this; we serve ours.
    os.environ["DJANGO_SETTINGS_MODULE"] = "pypi_mock.settings"  # noqa: TID251 (Django's own switch)
    import django

    django.setup(set_prefix=False)


def prepare_database(chosen: Configuration) -> None:
    """Migrate it, and put the seed into it."""
    set_up_django()
    _open_storage(chosen)
    with database_opened(chosen) as applied:
        from pypi_mock.seeds.chosen import chosen_seed
        from pypi_mock.strict import DocumentError
        from pypi_mock.tuning import begin

        readiness.note("migrated")
        try:
            begin(chosen_seed(chosen.values["seed"], inline=chosen.values["seed_json"]))
        except DocumentError as error:
            said = (f"the seed is wrong: {mistake}" for mistake in error.errors)
            raise fail(Exit.ANSWER_IS_NO, *said) from None
        require_own_secrets(chosen)
    if chosen.values["verbose"] and applied:
        tell(f"applied {len(applied)} migrations: {', '.join(applied)}")


@contextlib.contextmanager
def database_opened(chosen: Configuration) -> Iterator[list[str]]:
    """Migrate the database for a block that writes into it; yield the migrations that were run.

    Django has been set up. No connection is left open: threads and processes have their own.

    Raises:
        SystemExit: The database or the Redis server cannot be used; it has been said.
    """
    from django.db import DatabaseError, connection, connections

    from pypi_mock.schema import bring_up_to_date
    from pypi_mock.shared import shared, unreachable

    try:
        yield bring_up_to_date()
    except (DatabaseError, *unreachable()) as error:  # type: ignore[misc]  # mypy sees no tuple
        raise fail(Exit.IMPOSSIBLE, f"{_where(chosen, error)} cannot be used: {error}") from None
    finally:
        shared.disconnect()
        connection.close()
        if connection.vendor == "postgresql":
            connections["default"].close_pool()  # type: ignore[attr-defined]  # PostgreSQL's own


def _open_storage(chosen: Configuration) -> None:
    """Make the storage, which asks nobody anything yet; say what is wrong with its options."""
    from releases.contents.storage import content_url, storage

    name = chosen.values["storage"]
    try:
        storage()
    except Exception as error:  # noqa: BLE001 (any class may be named, and raise what it likes)
        said = str(error.__cause__ or error) or type(error).__name__
        lines = [f"the storage {name} cannot be used: {said}"]
        if name == STORAGES["s3"] and ("boto3" in said or "botocore" in said):
            lines.append('pip install "pypi-mock[s3]"')
        raise fail(Exit.WRONG_USAGE, *lines) from None
    if chosen.values["downloads"] == "redirected":
        try:
            where = content_url("0", filename="0", content_type="text/plain")
        except Exception as error:  # noqa: BLE001 (likewise)
            where = str(error) or type(error).__name__
        if not where.startswith(("https://", "http://")):
            why = f"the storage {name} makes no URL to send clients to: {where}"
            raise fail(Exit.WRONG_USAGE, f"{chosen.origins['downloads']}: {why}")


def _where(chosen: Configuration, error: Exception) -> str:
    """Name what cannot be used, without the password that may be in its URL."""
    from django.db import DatabaseError

    name = "database_url" if isinstance(error, DatabaseError) else "redis_url"
    if not chosen.values[name]:
        return f"the database in {chosen.folder}"
    parts = urlsplit(chosen.values[name])
    what = "database" if name == "database_url" else "Redis server"
    return f"the {what} at {parts.hostname}{parts.path} ({chosen.origins[name]})"
