"""The server under torture: its start arguments stand here and nowhere else.

On PostgreSQL and Redis as the whole suite (`tests.engines`); in the environment,
``TORTURE_ARGUMENTS="--workers 2"`` and ``PYPI_MOCK_STORAGE`` with its options say the rest.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import signal
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from tests import running
from tests.engines.chosen import are_shared

if TYPE_CHECKING:
    from tests.running import RunningServer

_PASSED_ON = ("PYPI_MOCK_STORAGE", "PYPI_MOCK_STORAGE_OPTIONS")
ARGUMENTS = shlex.split(os.environ.get("TORTURE_ARGUMENTS", ""))


def started(folder: Path, *more: str) -> RunningServer:
    """Start a server on the data in a folder, which may be there from before."""
    environ = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    data = str(folder / "data")
    return running.start("--data", data, *ARGUMENTS, *more, folder=folder, environ=environ)


def processes(server: RunningServer) -> list[int]:
    """Return the first process, and those that it has started."""
    first = server.process.pid
    children = Path(f"/proc/{first}/task/{first}/children").read_text()
    return [first, *(int(number) for number in children.split())]


def killed(server: RunningServer) -> None:
    """Kill all of it, as a loss of power would; none has the time to do anything about it."""
    for number in processes(server):
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    server.stop(signal.SIGKILL)


def memory(server: RunningServer) -> int:
    """Return what its processes hold at this moment, in bytes."""
    total = 0
    for number in processes(server):
        status = Path(f"/proc/{number}/status").read_text()
        total += int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0]) * 1024
    return total


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    """Ask the database in a folder; one that is elsewhere is not asked."""
    if are_shared():
        return []
    with contextlib.closing(sqlite3.connect(folder / "data" / "db.sqlite3")) as connection:
        return connection.execute(query).fetchall()
