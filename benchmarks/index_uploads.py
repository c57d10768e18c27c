"""How fast an index takes uploads: small ones, a large one, and several of one name at once."""

from __future__ import annotations

import http.client
import os
import statistics
import sys
import threading
import time
from typing import TYPE_CHECKING

import process_memory
from small_wheels import filename, form, upload, wheel
from table import at_least, at_most

if TYPE_CHECKING:
    from collections.abc import Callable

    from index_scale import Scale
    from peers import Index
    from table import Table

TAKEN = (200, 201)
AT_ONCE = 8
MIB = 1024 * 1024
Contents = list[tuple[str, str]]
"""Names and versions."""


def fill(index: Index, contents: Contents) -> None:
    """Put small wheels in: into pypiserver's folder, by upload into the others."""
    if index.name == "pypiserver":
        for name, version in contents:
            path = index.folder / "packages" / filename(name, version)
            path.write_bytes(wheel(name, version))
        return
    taken, _ = upload_all(index, contents, 4, index.token)
    if taken != len(contents):
        sys.exit(f"{index.name} took {taken} of {len(contents)} files")


def upload_all(
    index: Index, contents: Contents, connections: int, authorization: str
) -> tuple[int, float]:
    """Upload small wheels over so many connections; return how many were taken, in what time."""
    bodies = [form(name, version, wheel(name, version)) for name, version in contents]
    taken = [0] * connections

    def send(number: int) -> None:
        connection = index.connection()
        for body in bodies[number::connections]:
            taken[number] += _is_taken(index, connection, authorization, body)

    seconds = _at_once(send, connections)
    return sum(taken), seconds


def measure_small(table: Table, indexes: list[Index], scale: Scale) -> None:
    for connections in (1, AT_ONCE):
        for way in ("password", "token"):
            found: dict[str, list[float]] = {}
            for number in range(scale.rounds):
                for index in indexes:
                    authorization = index.password if way == "password" else index.token
                    if not authorization:
                        continue
                    slow = index.name == "devpi" and way == "password"
                    count = max(scale.uploads // 4 if slow else scale.uploads, connections)
                    prefix = f"up{connections}{way}{number}x"
                    contents = [(f"{prefix}{of}", "1.0") for of in range(count)]
                    taken, seconds = upload_all(index, contents, connections, authorization)
                    found.setdefault(index.name, []).append(taken / seconds)
            medians = {name: statistics.median(of) for name, of in found.items()}
            name = f"small uploads a second, {connections} at once, by {way}"
            table.add(name, medians, at_least(30))


def measure_large(table: Table, indexes: list[Index], scale: Scale) -> None:
    """Upload a large file; its growth is the peak against what was resident before."""
    took: dict[str, list[float]] = {}
    grown: dict[str, list[float]] = {}
    padding = os.urandom(scale.large * MIB)
    for number in range(scale.rounds):
        name = f"large{number}"
        body = form(name, "1.0", wheel(name, "1.0", padding))
        for index in indexes:
            before = process_memory.resident(index.group)
            started = time.perf_counter()
            if not _is_taken(index, index.connection(), index.password, body):
                sys.exit(f"{index.name} refused the large file")
            took.setdefault(index.name, []).append(time.perf_counter() - started)
            grown.setdefault(index.name, []).append(process_memory.peak(index.group) - before)
    medians = {name: statistics.median(of) for name, of in took.items()}
    table.add(f"upload of {scale.large} MiB, s", medians, at_most(4))
    most = {name: max(of) for name, of in grown.items()}
    table.add("... growth of memory at most, MiB", most, at_most(40))


def measure_races(table: Table, indexes: list[Index], scale: Scale) -> None:
    """Upload different files of one name at once; count the runs that not exactly one won."""
    wrong = {index.name: 0.0 for index in indexes}
    for run in range(scale.races):
        for index in indexes:
            wrong[index.name] += _winners(index, f"race{run}") != 1
    name = f"of {scale.races} races, those that not exactly one of {AT_ONCE} won"
    table.add(name, wrong, at_most(0))


def _winners(index: Index, name: str) -> int:
    bodies = [form(name, "1.0", wheel(name, "1.0", b"#%d" % of)) for of in range(AT_ONCE)]
    connections = [index.connection() for _ in bodies]
    for connection in connections:
        connection.connect()
    together = threading.Barrier(AT_ONCE)
    won = []

    def contend(number: int) -> None:
        together.wait()
        if _is_taken(index, connections[number], index.token or index.password, bodies[number]):
            won.append(number)

    _at_once(contend, AT_ONCE)
    return len(won)


def _is_taken(
    index: Index, connection: http.client.HTTPConnection, authorization: str, body: bytes
) -> bool:
    try:
        status, reason = upload(connection, index.uploads, authorization, body)
    except (OSError, http.client.HTTPException) as error:
        connection.close()  # the next upload opens it anew
        status, reason = 0, repr(error)
    if status not in (*TAKEN, 400, 409):
        print(f"{index.name}: {status} {reason}", file=sys.stderr)
    return status in TAKEN


def _at_once(work: Callable[[int], None], count: int) -> float:
    """Do it in so many threads; return the seconds until all have ended."""
    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - started
