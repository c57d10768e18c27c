"""How long an index takes to its first 200, and its memory when nothing happens."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

import peers
from table import at_most

if TYPE_CHECKING:
    from index_scale import Scale
    from peers import Index
    from table import Table

CALM = 2.0


def measure_empty(table: Table, folder: Path, scale: Scale, running: list[Index]) -> None:
    """Start each on an empty store, in turn; those of the last round stay in `running`."""
    taken: dict[str, list[float]] = {}
    for number in range(scale.rounds):
        for index in running:
            index.stop()
        running.clear()
        for make in (peers.ours, peers.pypiserver, peers.devpi):
            own = Path(folder, f"{make.__name__}{number}")
            own.mkdir()
            index = make(own)
            running.append(index)
            taken.setdefault(index.name, []).append(index.start())
    table.add("launch to first 200, empty, ms", _medians(taken), at_most(1200))
    time.sleep(CALM)
    memory = {index.name: index.idle_memory() for index in running}
    table.add("idle, PSS of all processes, MiB", memory, at_most(80))


def measure_existing(table: Table, indexes: list[Index], scale: Scale) -> None:
    """Stop and start each on what it holds, in turn."""
    taken: dict[str, list[float]] = {}
    for _ in range(scale.rounds):
        for index in indexes:
            index.stop()
            taken.setdefault(index.name, []).append(index.start())
    table.add("launch to first 200, existing, ms", _medians(taken), at_most(800))


def _medians(taken: dict[str, list[float]]) -> dict[str, float]:
    return {name: statistics.median(of) for name, of in taken.items()}
