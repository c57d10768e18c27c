"""The database that a URL names, as Django's settings have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

if TYPE_CHECKING:
    from pathlib import Path

    Database = dict[str, Any]  # Any: the shape of OPTIONS is the driver's

POSTGRESQL: Final = frozenset({"postgresql", "postgres"})
WAIT: Final = 5
"""Seconds for a connection, of the pool or a new one; then the database counts as out of reach."""
LONGEST_STATEMENT: Final = "30s"
"""Longer than any of ours takes on a large store; a lock that is never given ends by it, too."""
_EXPECTED = (
    "expected postgresql://USER:PASSWORD@HOST:PORT/NAME, or sqlite:///PATH with an absolute path"
)


def database_of(text: str, *, threads: int) -> Database:
    """Return the settings of the database at a URL.

    Args:
        text: ``postgresql://`` as libpq reads it, its parameters included, or ``sqlite:///``.
        threads: How many connections this process may want at once.

    Raises:
        ValueError: With what was expected.
    """
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise ValueError(_EXPECTED) from None
    if parts.scheme == "sqlite" and not parts.netloc and len(parts.path) > 1:
        return sqlite(unquote(parts.path), durable=True)
    if parts.scheme not in POSTGRESQL or len(parts.path) < 2:  # noqa: PLR2004 (a slash and a name)
        raise ValueError(_EXPECTED)
    return _postgresql(parts, port, threads=threads)


def sqlite(name: Path | str, *, durable: bool) -> Database:
    """Return the settings of a database in a file.

    ``durable`` is a file that outlives the process: it may lose the last commits when the power
    fails, and never the database.
    """
    synchronous = "NORMAL" if durable else "OFF"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # A transaction takes the write lock when it begins, and waits for it: one that only
            # asks when it first writes is refused at once if somebody wrote since it first read.
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous};",
        },
    }


def _postgresql(parts: SplitResult, port: int | None, *, threads: int) -> Database:
    asked = dict(parse_qsl(parts.query))
    options: dict[str, Any] = {
        "connect_timeout": str(WAIT),
        "tcp_user_timeout": str(WAIT * 1000),  # a host that is gone answers nothing at all
        "options": f"-c statement_timeout={LONGEST_STATEMENT} -c lock_timeout=20s",
        **asked,
        "pool": {"min_size": 1, "max_size": threads + 2, "timeout": WAIT},
    }
    return {
        "ENGINE": "pypi_mock.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_HEALTH_CHECKS": True,  # one that broke while it lay in the pool is replaced
        "OPTIONS": options,
    }
