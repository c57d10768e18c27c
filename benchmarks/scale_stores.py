"""Stores to be measured: made, filled with nonces, weighed, and removed."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg
from serving import environment

from tests.engines.postgres import database_dropped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MEBIBYTE = 2**20
SPREAD = 300
"""Seconds that nonces are spread over: the window in which they count."""
SEEDED = re.compile(r".* in ([\d.]+) s: (\d+) rows, (\d+) a second")
ADDED = "timestamp, consumer, token, nonce"


@dataclass(frozen=True)
class Store:
    """A data folder and, unless it is SQLite's, a database; ``server`` is the latter's folder."""

    folder: Path
    url: str = ""
    server: Path | None = None

    @property
    def arguments(self) -> list[str]:
        """What the command is told."""
        return ["--data", str(self.folder), *(["--database-url", self.url] if self.url else [])]

    def size(self) -> float:
        """Return how much disk the database takes, in MiB."""
        if not self.url:
            return sum(f.stat().st_size for f in self.folder.glob("db.sqlite3*")) / MEBIBYTE
        with psycopg.connect(self.url) as connection:
            row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
        return row[0] / MEBIBYTE if row else 0

    def remove(self) -> None:
        """Make room for the next."""
        if self.url:
            database_dropped(self.url)
        shutil.rmtree(self.folder)


def seeded(store: Store, projects: int) -> dict[str, str]:
    """Fill a store; return how long it took, and how large it is."""
    command = [sys.executable, "-P", "-m", "pypi_mock", "seed", "synth", *store.arguments]
    store.folder.mkdir()
    ended = subprocess.run(
        [*command, "--projects", str(projects)],
        env=environment(),
        cwd=store.folder,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    said = SEEDED.match(ended.stdout)
    if said is None:
        raise SystemExit(f"not what was expected: {ended.stdout}")
    return {
        "seeded, s": said[1],
        "rows a second": f"{int(said[3]):,}",
        "database, MiB": f"{store.size():,.0f}",
    }


def nonces_added(store: Store, count: int, *, begin: int) -> None:
    """Add nonces of some minutes, the first so many seconds from now."""
    first = int(time.time()) + begin

    def rows() -> Iterator[tuple[int, str, str, str]]:
        for number in range(count):
            at = first + number * SPREAD // count
            yield at, "consumer-key", "access-token", f"{begin}-{number:016x}"

    if not store.url:
        with sqlite3.connect(store.folder / "db.sqlite3") as connection:
            connection.execute("PRAGMA synchronous = OFF")
            connection.executemany(
                f"INSERT INTO oauth_provider_nonce ({ADDED}) VALUES (?, ?, ?, ?)",  # noqa: S608
                rows(),
            )
        connection.close()
        return
    with psycopg.connect(store.url) as connection:
        with connection.cursor().copy(f"COPY oauth_provider_nonce ({ADDED}) FROM STDIN") as copy:
            for row in rows():
                copy.write_row(row)
        connection.execute("ANALYZE oauth_provider_nonce")
