"""What a request costs in stores of several sizes, on SQLite and on PostgreSQL; two tables each.

Every store is made by `pypi-mock seed synth`, with five files for each project, in a temporary
folder, and is gone when it has been measured. A million projects need 8 GB of disk for each
engine, twice that while they are written, and some minutes; ten million nonces need 2 GB. A figure
is the median of the requests that its row names, one after another on one connection.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from serving import ROOT

sys.path.insert(0, str(ROOT))

from scale_asking import ROWS, measured
from scale_stores import Store, nonces_added, seeded

from tests.engines.postgres import database_made, postgres_running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    MakeStore = Callable[[str], Store]

SIZES = (1_000, 100_000, 1_000_000)
NONCES = 10_000_000
ENGINES = ("sqlite", "postgresql")
AGO, AHEAD = -100_000, 1
"""Seconds from now on to the first of the nonces."""


@contextmanager
def stores_on(engine: str, folder: Path) -> Iterator[MakeStore]:
    """Yield what makes a store of a name."""
    if engine == "sqlite":
        yield lambda name: Store(folder / name)
        return
    with postgres_running() as server:
        yield lambda name: Store(
            folder / name, url=database_made(server.url("postgres"), name), server=server.folder
        )


def sizes_compared(make: MakeStore, sizes: Sequence[int]) -> None:
    columns: list[dict[str, str]] = []
    for size in sizes:
        store = make(f"projects_{size}")
        said = seeded(store, size)
        columns.append({**said, **measured(store, size)})
        store.remove()
    print(f"| | {' | '.join(f'{size:,} projects' for size in sizes)} |")
    print("|---|" + "---:|" * len(sizes))
    for row in columns[0]:
        print(f"| {row} | {' | '.join(column[row] for column in columns)} |")
    print(flush=True)


def nonces_compared(make: MakeStore, nonces: int) -> None:
    """Measure without nonces, with many that count, and with many that can be forgotten."""
    store = make("nonces")
    seeded(store, 10)
    wanted = [ROWS.signed]
    found = {"none": measured(store, 10, wanted)}
    nonces_added(store, nonces, begin=AHEAD)
    found[f"{nonces:,}"] = measured(store, 10, wanted)
    nonces_added(store, nonces // 10, begin=AGO)
    found[f"{nonces // 10:,} more, to be forgotten"] = measured(store, 10, wanted)
    store.remove()
    print(f"| nonces | {ROWS.signed} |\n|---|---:|")
    for name, figures in found.items():
        print(f"| {name} | {figures[ROWS.signed]} |")
    print(flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, nargs="*", default=SIZES)
    parser.add_argument("--nonces", type=int, default=NONCES, help="0: none")
    parser.add_argument("--engine", choices=ENGINES, action="append")
    parser.add_argument("--folder", type=Path, help="a folder with room, for another than /tmp")
    given = parser.parse_args()
    for engine in given.engine or ENGINES:
        with (
            tempfile.TemporaryDirectory(dir=given.folder, prefix="scale-") as folder,
            stores_on(engine, Path(folder)) as make,
        ):
            print(f"\n{engine}\n")
            if given.projects:
                sizes_compared(make, given.projects)
            if given.nonces:
                nonces_compared(make, given.nonces)


if __name__ == "__main__":
    main()
