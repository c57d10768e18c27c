"""What a server that a test starts is run on: its own folder, or engines of `tests.engines`."""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

DATABASE, REDIS = "PYPI_MOCK_DATABASE_URL", "PYPI_MOCK_REDIS_URL"


def are_shared() -> bool:
    """Tell whether this run is held on engines that several processes can share."""
    return DATABASE in os.environ


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
        if self.environ and not self.is_kept:
            from tests.engines.postgres import database_dropped

            database_dropped(self.environ[DATABASE])


def engines_for(arguments: Sequence[str]) -> Engines:
    """Return those of a server with these arguments: the same again for the same ``--data``."""
    if not are_shared():
        return Engines()
    import psycopg

    from tests.engines.postgres import TEMPLATE, database_made

    is_kept = "--data" in arguments
    name = f"server_{secrets.token_hex(8)}"
    if is_kept:
        data = arguments[list(arguments).index("--data") + 1]
        name = f"kept_{hashlib.sha256(data.encode()).hexdigest()[:16]}"
    template = os.environ[DATABASE]
    try:
        url = database_made(template, name, template=TEMPLATE)
    except psycopg.errors.DuplicateDatabase:
        url = f"{template.rpartition('/')[0]}/{name}"
    environ = {
        DATABASE: url,
        REDIS: f"{os.environ[REDIS].partition('?')[0]}?prefix={name}",
        "PYPI_MOCK_ALLOW_RESET": "1",
    }
    return Engines(environ, is_kept=is_kept)
