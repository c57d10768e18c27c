"""How often a page is served, by `wrk` where it is installed and by `load.py` where it is not."""

from __future__ import annotations

import json
import re
import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from peers import HOST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index_scale import Scale
    from peers import Index

CONNECTIONS = 8
UNITS = {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}
WRK = shutil.which("wrk")


class Measured(NamedTuple):
    """Good answers a second, and the 99th percentile of their time in milliseconds."""

    rate: float
    p99: float


class Asked(NamedTuple):
    """A request, and the status that makes its rate worth counting."""

    index: Index
    path: str
    headers: Mapping[str, str]
    status: int = 200


def generator(scale: Scale) -> str:
    return "wrk" if WRK and float(scale.seconds).is_integer() else "load.py"


def rates(asked: Mapping[str, Asked], scale: Scale) -> dict[str, Measured]:
    """Load each in turn, several times; return the medians."""
    for one in asked.values():
        status = one.index.answer(one.path, one.headers)[0]
        if status != one.status:
            sys.exit(f"{one.index.name}: {one.path}: {status} and not {one.status}")
    found: dict[str, list[Measured]] = {name: [] for name in asked}
    for _ in range(scale.rounds):
        for name, one in asked.items():
            found[name].append(_load(one, scale))
    return {
        name: Measured(*map(statistics.median, zip(*of, strict=True))) for name, of in found.items()
    }


def _load(asked: Asked, scale: Scale) -> Measured:
    by_wrk = generator(scale) == "wrk"
    measured, wrong = (_by_wrk if by_wrk else _by_own)(asked, scale)
    if wrong:
        print(f"{asked.index.name}: {asked.path}: {wrong}", file=sys.stderr)
    return measured


def _by_wrk(asked: Asked, scale: Scale) -> tuple[Measured, str]:
    options = [
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{scale.seconds:.0f}s",
        "--timeout",
        "30s",
        "--latency",
    ]
    fields = [word for name, value in asked.headers.items() for word in ("-H", f"{name}: {value}")]
    said = _run([str(WRK), *options, *fields, asked.index.url + asked.path])
    total = int(_found(r"(\d+) requests in", said)[0])
    refused = int(_found(r"Non-2xx or 3xx responses: (\d+)", said, "0")[0])
    number, unit = _found(r"99%\s+([\d.]+)(us|ms|s|m)\b", said)
    good = (total - refused) / total if total else 0
    wrong = [f"{refused} refused"] if refused else []
    wrong += re.findall(r"Socket errors: .*", said)
    rate = float(_found(r"Requests/sec:\s+([\d.]+)", said)[0])
    return Measured(rate * good, float(number) * UNITS[unit]), ", ".join(wrong)


def _by_own(asked: Asked, scale: Scale) -> tuple[Measured, str]:
    program = str(Path(__file__).with_name("load.py"))
    arguments = [HOST, str(asked.index.port), asked.path, str(scale.seconds), str(CONNECTIONS)]
    fields = [f"{name}: {value}" for name, value in asked.headers.items()]
    said = json.loads(_run([sys.executable, program, *arguments, *fields]))
    good: int = said["statuses"].get(str(asked.status), 0)
    other = {key: count for key, count in said["statuses"].items() if key != str(asked.status)}
    return Measured(good / said["seconds"], said["p99"]), f"answers {other}" if other else ""


def _run(command: Sequence[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _found(pattern: str, said: str, default: str = "") -> tuple[str, ...]:
    match = re.search(pattern, said)
    if match is None and not default:
        sys.exit(f"the load generator said something else: {said}")
    return match.groups() if match else (default,)
