"""How long pip and uv take to install a tiny wheel from an index, with no cache of their own."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from typing import TYPE_CHECKING

from peers import HOST, installed
from table import at_most_times

if TYPE_CHECKING:
    from index_scale import Scale
    from peers import Index
    from table import Table


def measure(table: Table, indexes: list[Index], scale: Scale) -> None:
    pip = [sys.executable, "-m", "pip", "--isolated", "--disable-pip-version-check", "install"]
    uv = [installed("uv"), "pip", "install", "--python", sys.executable]
    for tool, command in (("pip", [*pip, "--no-cache-dir"]), ("uv", [*uv, "--no-cache"])):
        found: dict[str, list[float]] = {index.name: [] for index in indexes}
        for _ in range(scale.rounds * 2 - 1):
            for index in indexes:
                found[index.name].append(_install(command, index))
        medians = {name: statistics.median(of) for name, of in found.items()}
        table.add(f"{tool} install, s", medians, at_most_times(1.1, "pypiserver"))


def _install(command: list[str], index: Index) -> float:
    with tempfile.TemporaryDirectory() as target:
        where = ["--index-url", index.url + index.simple, "--target", target, "--quiet", "pkg1"]
        started = time.perf_counter()
        subprocess.run([*command, *where], check=True, env=_environment(), cwd=target)
        return time.perf_counter() - started


def _environment() -> dict[str, str]:
    """Leave out what would send the tools to another index."""
    kept = {name: of for name, of in os.environ.items() if not name.startswith(("PIP_", "UV_"))}
    return {**kept, "PIP_CONFIG_FILE": os.devnull, "UV_NO_CONFIG": "1", "NO_PROXY": HOST}
