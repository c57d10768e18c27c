"""The package index beside pypiserver and devpi, in one run; a table with targets met or missed.

All hold the same files and are loaded in turn; a figure is the median of its rounds. `--quick`
takes less than a minute and says little; `--many` adds the rates after 20,000 files, and is long.
The peers are installed by name the first time.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import index_installs
import index_pages
import index_starts
import index_uploads
import peers
from index_scale import QUICK, Scale
from rates import generator
from table import Table, at_least

if TYPE_CHECKING:
    from peers import Index

MANY = 20_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--many", action="store_true")
    chosen = parser.parse_args()
    scale = QUICK if chosen.quick else Scale()
    if chosen.many:
        scale = replace(scale, many=MANY)
    compared = peers.versions()
    table = Table()
    with tempfile.TemporaryDirectory(prefix="benchmark-index-") as folder:
        indexes: list[Index] = []
        try:
            index_starts.measure_empty(table, Path(folder), scale, indexes)
            measure_filled(table, indexes, scale)
        finally:
            for index in indexes:
                index.stop()
    print(f"\nBeside {', '.join(compared)}; pages were loaded by {generator(scale)}.")
    if chosen.quick:
        print("These numbers are too small to say whether a target is met.")


def measure_filled(table: Table, indexes: list[Index], scale: Scale) -> None:
    peers.make_devpi_index(indexes[2])
    contents = [("big", f"1.{number}") for number in range(scale.files)]
    contents += [(f"pkg{number}", "1.0") for number in range(scale.projects)]
    for index in indexes:
        index_uploads.fill(index, contents)
    index_pages.measure(table, indexes, scale)
    index_installs.measure(table, indexes, scale)
    index_uploads.measure_small(table, indexes, scale)
    index_uploads.measure_large(table, indexes, scale)
    index_uploads.measure_races(table, indexes, scale)
    if scale.many:
        measure_many(table, indexes, scale)
    # the last, for a token of devpi's ends with its process
    index_starts.measure_existing(table, indexes, scale)


def measure_many(table: Table, indexes: list[Index], scale: Scale) -> None:
    before = index_pages.one_file(indexes, scale)
    contents = [(f"many{number}", "1.0") for number in range(scale.many)]
    for index in indexes:
        index_uploads.fill(index, contents)
    after = index_pages.one_file(indexes, scale)
    ratios = {name: after[name] / before[name] for name in after}
    name = f"page of one file, after {scale.many:,} more files to before"
    table.add(name, ratios, at_least(0.8))


if __name__ == "__main__":
    main()
