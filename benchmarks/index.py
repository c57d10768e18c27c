"""The package index beside pypiserver and devpi, in one run; a table with targets met or missed.

`--quick` takes a minute and says little; `--many` adds the rates after 20,000 files. The indexes
are loaded in turn, and each rate is the median of its rounds.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import peers
from peers import HOST, Index
from small_wheels import filename, form, upload, wheel

if TYPE_CHECKING:
    from collections.abc import Callable

JSON = "Accept: application/vnd.pypi.simple.v1+json"
HTML = "Accept: text/html"
CONNECTIONS = 8
MIB = 1024 * 1024


@dataclass
class Scale:
    """How much is measured."""

    projects: int = 1000
    devpi_projects: int = 60
    files: int = 500
    rounds: int = 3
    seconds: float = 3.0
    uploads: int = 80
    large: int = 200
    races: int = 20
    many: int = 0


QUICK = Scale(
    projects=30, devpi_projects=5, files=20, rounds=1, seconds=0.5, uploads=8, large=10, races=2
)


@dataclass
class Table:
    """Rows of figures by index."""

    rows: list[tuple[str, dict[str, float], str, bool | None]] = field(default_factory=list)

    def add(
        self,
        what: str,
        figures: dict[str, float],
        target: str = "",
        met: Callable[[float], bool] | None = None,
    ) -> None:
        verdict = None if met is None else met(figures["pypi-mock"])
        self.rows.append((what, figures, target, verdict))
        print(self.line(self.rows[-1]), flush=True)

    @staticmethod
    def line(row: tuple[str, dict[str, float], str, bool | None]) -> str:
        what, figures, target, met = row
        cells = [
            f"{figures[name]:,.1f}" if name in figures else "-"
            for name in ("pypi-mock", "pypiserver", "devpi")
        ]
        said = "" if met is None else "met" if met else "MISSED"
        return f"| {what} | {' | '.join(cells)} | {target} | {said} |"


def rate(index: Index, path: str, scale: Scale, *fields: str) -> dict[str, float]:
    """Load a path in a process of its own; return requests a second, and the 99th percentile."""
    load = Path(__file__).with_name("load.py")
    arguments = [HOST, str(index.port), path, str(scale.seconds), str(CONNECTIONS), *fields]
    done = subprocess.run(
        [sys.executable, load, *arguments], check=True, capture_output=True, text=True
    )
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def rates(
    indexes: list[Index], page: str, scale: Scale, *fields: str
) -> tuple[dict[str, float], dict[str, float]]:
    """Load the same page of each in turn; return the medians of rates and of percentiles."""
    found: dict[str, list[dict[str, float]]] = {}
    for _ in range(scale.rounds):
        for index in indexes:
            measured = rate(index, index.simple + page, scale, *fields)
            found.setdefault(index.name, []).append(measured)
    return (
        {name: statistics.median(m["rate"] for m in rounds) for name, rounds in found.items()},
        {name: statistics.median(m["p99"] for m in rounds) for name, rounds in found.items()},
    )


def fill(index: Index, scale: Scale) -> None:
    """Put in one project of many wheels, and many of one."""
    count = scale.devpi_projects if index.name == "devpi" else scale.projects
    contents = [("big", f"1.{number}") for number in range(scale.files)]
    contents += [(f"pkg{number}", "1.0") for number in range(count)]
    if index.name == "pypiserver":
        for name, version in contents:
            path = index.folder / "packages" / filename(name, version)
            path.write_bytes(wheel(name, version))
        return
    upload_all(index, contents, 4, index.password)


def upload_all(
    index: Index, contents: list[tuple[str, str]], connections: int, authorization: str
) -> float:
    """Upload small wheels over so many connections; return how many a second."""
    bodies = [form(name, version, wheel(name, version)) for name, version in contents]
    refused: list[tuple[int, str]] = []

    def send(mine: list[bytes]) -> None:
        connection = index.connection()
        for body in mine:
            answer = upload(connection, index.uploads, authorization, body)
            if answer[0] not in (200, 201):
                refused.append(answer)

    threads = [
        threading.Thread(target=send, args=(bodies[start::connections],))
        for start in range(connections)
    ]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if refused:
        sys.exit(f"{index.name} refused {len(refused)}: {refused[0]}")
    return len(bodies) / (time.perf_counter() - started)


def measure_pages(table: Table, indexes: list[Index], scale: Scale) -> None:
    with_json = [index for index in indexes if index.name != "pypiserver"]
    for page, what, least in (("", "project list", 600), ("big/", "page of many files", 400)):
        for form_name, accept, peers_of in (("HTML", HTML, indexes), ("JSON", JSON, with_json)):
            found, p99 = rates(peers_of, page, scale, accept)
            table.add(
                f"{what}, {form_name}, req/s", found, f">= {least}", lambda ours, n=least: ours >= n
            )
            if page:
                name = f"{what}, {form_name}, p99 ms"
                table.add(name, p99, "<= 60", lambda ours: ours <= 60)
    found, _ = rates(indexes, "pkg1/", scale, HTML)
    table.add("page of one file, req/s", found, ">= 500", lambda ours: ours >= 500)
    (mine, *_) = indexes
    known, _ = rates([mine], "big/", scale, HTML, "If-None-Match: *")
    full, _ = rates([mine], "big/", scale, HTML)
    ratio = {mine.name: known[mine.name] / full[mine.name]}
    table.add("304 beside 200, ratio", ratio, ">= 1.2", lambda ours: ours >= 1.2)


def measure_uploads(table: Table, indexes: list[Index], scale: Scale) -> None:
    for connections in (1, 8):
        for way in ("password", "token"):
            found = {}
            for index in indexes:
                authorization = index.password if way == "password" else index.token
                if not authorization:
                    continue
                count = scale.uploads if index.name != "devpi" else scale.uploads // 4
                prefix = f"up{connections}{way}"
                contents = [(f"{prefix}{number}", "1.0") for number in range(count)]
                found[index.name] = upload_all(index, contents, connections, authorization)
            name = f"small uploads a second, {connections} at once, by {way}"
            table.add(name, found, ">= 30", lambda ours: ours >= 30)
    took, grown = {}, {}
    body = form("large", "1.0", wheel("large", "1.0", os.urandom(scale.large * MIB)))
    for index in indexes:
        before = index.peak()
        started = time.perf_counter()
        status, reason = upload(index.connection(), index.uploads, index.password, body)
        took[index.name] = time.perf_counter() - started
        grown[index.name] = index.peak() - before
        if status not in (200, 201):
            sys.exit(f"{index.name} refused the large file: {status} {reason}")
    table.add(f"upload of {scale.large} MiB, s", took, "<= 4", lambda ours: ours <= 4)
    table.add("... growth of memory, MiB", grown, "<= 40", lambda ours: ours <= 40)


def measure_races(table: Table, indexes: list[Index], scale: Scale) -> None:
    """Upload eight files of one name at once; count the runs in which not exactly one won."""
    wrong: dict[str, float] = {}
    for index in indexes:
        runs = scale.races if index.name != "devpi" else min(3, scale.races)
        wrong[index.name] = sum(winners(index, f"race{run}") != 1 for run in range(runs))
    table.add("races that not exactly one of 8 won", wrong, "0", lambda ours: ours == 0)


def winners(index: Index, name: str) -> int:
    """Upload eight different files of one name at once; return how many were taken."""
    won: list[bool] = []

    def contend(number: int) -> None:
        body = form(name, "1.0", wheel(name, "1.0", b"#%d" % number))
        status, _ = upload(index.connection(), index.uploads, index.password, body)
        won.append(status in (200, 201))

    threads = [threading.Thread(target=contend, args=(number,)) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(won)


def measure_installs(table: Table, indexes: list[Index], scale: Scale) -> None:
    uv = Path(sys.prefix) / "packaging" / "bin" / "uv"
    environ = {**os.environ, "PIP_CONFIG_FILE": os.devnull, "UV_NO_CONFIG": "1"}
    pip = [sys.executable, "-m", "pip", "--isolated", "--disable-pip-version-check", "install"]
    tools = {"pip": [*pip, "--no-cache-dir"]}
    if uv.exists():
        tools["uv"] = [str(uv), "pip", "install", "--no-cache", "--python", sys.executable]
    for tool, command in tools.items():
        found: dict[str, list[float]] = {}
        for _ in range(scale.rounds * 2 - 1):
            for index in indexes:
                with tempfile.TemporaryDirectory() as target:
                    where = ["--index-url", index.url + index.simple, "--target", target]
                    started = time.perf_counter()
                    subprocess.run([*command, *where, "--quiet", "pkg1"], check=True, env=environ)
                    found.setdefault(index.name, []).append(time.perf_counter() - started)
        medians = {name: statistics.median(all_of) for name, all_of in found.items()}
        most = 1.1 * medians["pypiserver"]
        name = f"{tool} install, s"
        table.add(name, medians, "<= 1.1 x pypiserver", lambda ours, most=most: ours <= most)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--many", action="store_true")
    chosen = parser.parse_args()
    scale = QUICK if chosen.quick else Scale(many=20_000 if chosen.many else 0)
    table = Table()
    print("| | pypi-mock | pypiserver | devpi | target | |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="benchmark-index-") as folder:
        indexes = []
        for make in (peers.ours, peers.pypiserver, peers.devpi):
            own = Path(folder, make.__name__)
            own.mkdir()
            indexes.append(make(own))
        try:
            measure(table, indexes, scale)
        finally:
            for index in indexes:
                index.stop()


def measure(table: Table, indexes: list[Index], scale: Scale) -> None:
    launches = {index.name: index.start() for index in indexes}
    table.add("launch to first 200, empty, ms", launches, "<= 1,200", lambda ours: ours <= 1200)
    memory = {index.name: index.memory() for index in indexes}
    table.add("idle, PSS of all processes, MiB", memory, "<= 80", lambda ours: ours <= 80)
    mine = indexes[0]
    peers.make_devpi_index(indexes[2])
    for index in indexes:
        fill(index, scale)
    measure_pages(table, indexes, scale)
    measure_uploads(table, indexes, scale)
    measure_races(table, indexes, scale)
    measure_installs(table, indexes, scale)
    if scale.many:
        before, _ = rates([mine], "pkg1/", scale, HTML)
        upload_all(mine, [(f"many{n}", "1.0") for n in range(scale.many)], 4, mine.password)
        after, _ = rates([mine], "pkg1/", scale, HTML)
        ratio = {mine.name: after[mine.name] / before[mine.name]}
        name = f"page of one file after {scale.many:,} files, ratio"
        table.add(name, ratio, ">= 0.8", lambda ours: ours >= 0.8)
    starts = []
    for _ in range(scale.rounds + 2):
        mine.stop()
        starts.append(mine.start())
    again = {mine.name: statistics.median(starts)}
    table.add("launch to first 200, existing, ms", again, "<= 800", lambda ours: ours <= 800)


if __name__ == "__main__":
    main()
