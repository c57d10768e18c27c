"""How much the benchmark of the index measures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """How much of everything.

    Attributes:
        projects: How many projects of one wheel there are; beside them is one of `files` wheels.
        seconds: How long a page is loaded; `wrk` counts in whole ones.
        large: The size of the large upload, in MiB.
        many: How many files are added for the last rates; none without `--many`.
    """

    projects: int = 1000
    files: int = 500
    rounds: int = 3
    seconds: float = 3
    uploads: int = 80
    large: int = 200
    races: int = 20
    many: int = 0


QUICK = Scale(projects=30, files=20, rounds=1, seconds=0.4, uploads=8, large=10, races=2)
