"""The command on a folder that keeps its data."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

from tests import running
from tests.engines.chosen import of_sqlite
from tests.running import STYLE, get

if TYPE_CHECKING:
    from pathlib import Path


@of_sqlite
def test_kept_data_outlives_the_process_and_its_changes_stay(start_server, tmp_path):
    kept = tmp_path / "kept"
    start_server("--data", str(kept)).stop()
    key = (kept / "secret_key").read_text()
    with sqlite3.connect(kept / "db.sqlite3") as database:
        database.execute("UPDATE oauth_provider_consumer SET secret = 'changed'")
    database.close()

    again = start_server("--data", str(kept))
    assert "consumer-key  secret changed" in again.said()
    assert (kept / "secret_key").read_text() == key
    assert (kept / "secret_key").stat().st_mode & 0o777 == 0o600


@of_sqlite
def test_an_old_database_is_migrated(start_server, tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    migrate_to_the_beginning(kept)
    server = start_server("--data", str(kept), "--verbose")

    assert get(server.url + STYLE) == 200
    assert "oauth_provider.0001_initial" in server.said()
    with sqlite3.connect(kept / "db.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM oauth_provider_consumer").fetchone() > (0,)
    database.close()


def migrate_to_the_beginning(kept: Path) -> None:
    """Make a database that has seen only the first app's migrations."""
    subprocess.run(
        [sys.executable, str(running.ROOT / "manage.py"), "migrate", "accounts", "--verbosity=0"],
        env=running.environment({"PYPI_MOCK_DATA": str(kept)}),
        check=True,
    )
