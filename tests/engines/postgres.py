"""A PostgreSQL server of the tests' own: made in a folder, on a free port, and gone with them."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from tests.engines.engine import Engine, started
from tests.programs import needed

if TYPE_CHECKING:
    from collections.abc import Iterator

OWNER = "mock"
TEMPLATE = "migrated"
"""A database that has every table and no row: copied sooner than migrated."""


def unprivileged() -> str | None:
    """Return who runs it, as it refuses to be run by root; None: whoever we are."""
    if os.geteuid() != 0:
        return None
    names = [entry.pw_name for entry in pwd.getpwall()]
    return "postgres" if "postgres" in names else "nobody"


class Postgres(Engine):
    """One server."""

    def start(self) -> None:
        """Start it, on the databases that it had, if any."""
        data = self.folder / "data"
        user = unprivileged()
        if not data.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            if user is not None:
                shutil.chown(self.folder, user)
            # Another order of letters than that of bytes, as a real server may have.
            locale = ["--locale-provider=icu", "--icu-locale=en-US", "--locale=C.UTF-8"]
            initdb = needed("initdb", package="postgresql")
            subprocess.run(
                [initdb, "-D", str(data), "-U", OWNER, "-E", "UTF8", "-N", *locale],
                user=user,
                cwd=self.folder,
                stdout=subprocess.DEVNULL,
                check=True,
            )
        settings = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self.folder,
            "fsync": "off",  # nothing here outlives the machine
            "max_connections": 400,
            "log_min_messages": "fatal",
        }
        options = [f"-c{name}={value}" for name, value in settings.items()]
        postgres = needed("postgres", package="postgresql")
        self.launch([postgres, "-D", str(data), *options], user=user)

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=1).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, number: int = signal.SIGINT) -> None:
        """Stop it at once; whoever is connected is cut off."""
        super().stop(number)

    def url(self, name: str) -> str:
        """Return where a database is."""
        return f"postgresql://{OWNER}@127.0.0.1:{self.port}/{name}"


@contextmanager
def postgres_running() -> Iterator[Postgres]:
    """Run one for a while, in a folder that whoever runs it can reach: pytest's is its owner's."""
    with tempfile.TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with started(Postgres(Path(folder, "server"))) as server:
            yield server


def database_made(server: str, name: str, *, template: str = "template0") -> str:
    """Make a database on the server at a URL of one of its databases; return its URL."""
    base, _, _ = server.rpartition("/")
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return f"{base}/{name}"


def database_dropped(url: str) -> None:
    """Remove a database, whoever uses it."""
    base, _, name = url.rpartition("/")
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
