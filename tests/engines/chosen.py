"""What a server that a test starts is run on: its own folder, or engines of `tests.engines`."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

DATABASE, REDIS = "PYPI_MOCK_DATABASE_URL", "PYPI_MOCK_REDIS_URL"
STORAGE, STORAGE_OPTIONS = "PYPI_MOCK_STORAGE", "PYPI_MOCK_STORAGE_OPTIONS"


def are_shared() -> bool:
    """Tell whether this run is held on engines that several processes can share."""
    return DATABASE in os.environ


def has_objects() -> bool:
    """Tell whether this run keeps files in S3."""
    return STORAGE in os.environ


def storage_options(prefix: str) -> dict[str, Any]:
    """Return those of this run's storage, for files below a prefix."""
    return json.loads(os.environ[STORAGE_OPTIONS]) | {"location": prefix}


of_files = pytest.mark.skipif(
    has_objects(), reason="it is about files in the data folder, and this run keeps them in S3"
)
of_sqlite = pytest.mark.skipif(
    are_shared(), reason="it is about the database in the data folder, and this run has another"
)


@dataclass
class Engines:
    """Those of one server: a database and a part of a Redis server that no other server sees."""

    environ: dict[str, str] = field(default_factory=dict)
    is_kept: bool = False

    def leave(self) -> None:
        """Remove what nobody looks at again."""
        if DATABASE in self.environ and not self.is_kept:
            from tests.engines.postgres import database_dropped

            database_dropped(self.environ[DATABASE])


def engines_for(arguments: Sequence[str]) -> Engines:
    """Return those of a server with these arguments: the same again for the same ``--data``."""
    is_kept = "--data" in arguments
    name = f"server_{secrets.token_hex(8)}"
    if is_kept:
        data = arguments[list(arguments).index("--data") + 1]
        name = f"kept_{hashlib.sha256(data.encode()).hexdigest()[:16]}"
    environ: dict[str, str] = {}
    if are_shared():
        environ |= {DATABASE: _database(name), REDIS: _part_of_redis(name)}
    if has_objects():
        environ |= {STORAGE: "s3", STORAGE_OPTIONS: json.dumps(storage_options(name))}
    if environ:
        environ["PYPI_MOCK_ALLOW_RESET"] = "1"
    return Engines(environ, is_kept=is_kept)


def _database(name: str) -> str:
    import psycopg

    from tests.engines.postgres import TEMPLATE, database_made

    template = os.environ[DATABASE]
    try:
        return database_made(template, name, template=TEMPLATE)
    except psycopg.errors.DuplicateDatabase:
        return f"{template.rpartition('/')[0]}/{name}"


def _part_of_redis(name: str) -> str:
    return f"{os.environ[REDIS].partition('?')[0]}?prefix={name}"
