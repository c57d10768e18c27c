"""From the command to the first answer, and memory at rest, beside pypiserver and moto's server.

All start on nothing, in turn; an answer of any status is one.
"""

from __future__ import annotations

import http.client
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import process_memory
from peers import HOST, free_port, installed
from serving import environment

RUNS = 7
CALM = 1.0
PATIENCE = 60.0
SECONDS, MEMORY = 0.8, 80
OURS = "pypi-mock"


def commands(folder: str, port: int) -> dict[str, list[str]]:
    python = [sys.executable, "-P", "-m"]
    listening = ["-i", HOST, "-p", str(port)]
    return {
        OURS: [*python, "pypi_mock", "--port", str(port), "--quiet"],
        "pypiserver": [installed("pypi-server"), "run", *listening, "-P", ".", "-a", ".", folder],
        "moto_server": [*python, "moto.server", "-H", HOST, "-p", str(port)],
    }


def started(name: str) -> tuple[float, float]:
    """Return the seconds to the first answer, and the MiB of all its processes at rest."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        begun = time.perf_counter()
        process = subprocess.Popen(
            commands(folder, port)[name],
            cwd=folder,
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        while not answers(port):
            if time.perf_counter() - begun > PATIENCE:
                sys.exit(f"{name} did not start")
            time.sleep(0.005)
        taken = time.perf_counter() - begun
        time.sleep(CALM)
        memory = process_memory.proportional(process.pid)
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
        return taken, memory


def answers(port: int) -> bool:
    """Tell whether there is an answer that is not the one of a server which is not ready yet."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return status != http.HTTPStatus.SERVICE_UNAVAILABLE


def main() -> None:
    names = list(commands(str(Path.cwd()), 0))
    for name in names:
        started(name)  # compiles, and warms the disk's cache
    rounds = [{name: started(name) for name in names} for _ in range(RUNS)]
    print(f"Median of {RUNS} starts, in turn:\n")
    print("| | first answer, s | memory at rest (PSS), MiB |\n|---|---:|---:|")
    found = {}
    for name in names:
        columns = zip(*(one[name] for one in rounds), strict=True)
        found[name] = [statistics.median(column) for column in columns]
        print(f"| {name} | {found[name][0]:.2f} | {found[name][1]:.0f} |")
    seconds, memory = found[OURS]
    print(
        f"\nThe targets are {SECONDS} s ({'met' if seconds <= SECONDS else 'MISSED'})"
        f" and {MEMORY} MiB ({'met' if memory <= MEMORY else 'MISSED'})."
    )


if __name__ == "__main__":
    main()
