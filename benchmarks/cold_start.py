"""From the command to the first 200, and memory at rest, beside pypiserver and moto's server.

All start on nothing, in turn.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from peers import HOST, Index, ours, pypiserver

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 7
CALM = 1.0
SECONDS, MEMORY = 0.8, 80


def moto(folder: Path) -> Index:
    """Of the AWS services, as integration tests start it."""
    command = [sys.executable, "-P", "-m", "moto.server", "-H", HOST, "-p", "PORT"]
    return Index("moto_server", command, folder, simple="/moto-api/")


def started(make: Callable[[Path], Index]) -> tuple[float, float]:
    """Return the seconds to the first 200, and the MiB of all its processes at rest."""
    with tempfile.TemporaryDirectory() as folder:
        server = make(Path(folder))
        taken = server.start() / 1000
        time.sleep(CALM)
        memory = server.idle_memory()
        server.stop()
        return taken, memory


def main() -> None:
    kinds = {"pypi-mock": ours, "pypiserver": pypiserver, "moto_server": moto}
    for make in kinds.values():
        started(make)  # compiles, and warms the disk's cache
    rounds = [{name: started(make) for name, make in kinds.items()} for _ in range(RUNS)]
    print(f"Median of {RUNS} starts, in turn:\n")
    print("| | first 200, s | memory at rest (PSS), MiB |\n|---|---:|---:|")
    found = {}
    for name in kinds:
        columns = zip(*(one[name] for one in rounds), strict=True)
        found[name] = [statistics.median(column) for column in columns]
        print(f"| {name} | {found[name][0]:.2f} | {found[name][1]:.0f} |")
    seconds, memory = found["pypi-mock"]
    print(
        f"\nThe targets are {SECONDS} s ({'met' if seconds <= SECONDS else 'MISSED'})"
        f" and {MEMORY} MiB ({'met' if memory <= MEMORY else 'MISSED'})."
    )


if __name__ == "__main__":
    main()
