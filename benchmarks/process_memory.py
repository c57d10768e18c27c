"""The memory of all processes of a group, as Linux counts it."""

from __future__ import annotations

import re
from pathlib import Path

RESET_PEAK = "5"


def proportional(group: int) -> float:
    """Return the proportional set size (PSS) of all, in MiB."""
    return _sum(group, "smaps_rollup", "Pss")


def resident(group: int) -> float:
    """Return the resident set size of all, in MiB; their peaks are counted from now on."""
    for folder in _folders(group):
        (folder / "clear_refs").write_text(RESET_PEAK)
    return _sum(group, "status", "VmRSS")


def peak(group: int) -> float:
    """Return the largest resident set size of all since `resident`, in MiB."""
    return _sum(group, "status", "VmHWM")


def _sum(group: int, name: str, field: str) -> float:
    pattern = re.compile(rf"^{field}:\s+(\d+) kB", re.MULTILINE)
    texts = [(folder / name).read_text() for folder in _folders(group)]
    return sum(int(found[1]) for text in texts if (found := pattern.search(text))) / 1024


def _folders(group: int) -> list[Path]:
    """Return the folders of the group's processes under /proc; it has at least one."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended
        if int(fields[2]) == group and fields[0] != "Z":
            found.append(stat.parent)
    return found
