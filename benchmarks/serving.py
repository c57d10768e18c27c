"""What the benchmarks share: the real command in a process of its own, and its cost."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parent.parent
READY = re.compile(r"pypi-mock ready at http://([^:]+):(\d+)\n")
TICKS = os.sysconf("SC_CLK_TCK")


class Served:
    """A running server."""

    def __init__(self, process: subprocess.Popen[str], host: str, port: int) -> None:
        self.process = process
        self.host = host
        self.port = port

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://{self.host}:{self.port}"

    def processor_seconds(self) -> float:
        """Return what the process has used so far, as user and in the kernel."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self, kind: str) -> int:
        """Return ``VmRSS`` (now) or ``VmHWM`` (the peak), in bytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.findall(rf"{kind}:\s+(\d+) kB", status)[0]) * 1024


def environment(**extra: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYPI_MOCK_")}
    return {**kept, "PYTHONPATH": str(ROOT), **extra}


@contextmanager
def served(
    *command: str, folder: Path | None = None, environ: Mapping[str, str] | None = None
) -> Iterator[Served]:
    """Run a command that ends in our ready line; by default our own."""
    with tempfile.TemporaryDirectory() as empty:
        process = subprocess.Popen(
            [sys.executable, "-P", *(command or ("-m", "pypi_mock", "--port", "0", "--quiet"))],
            cwd=folder or empty,
            env=environment() | dict(environ or {}),
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            ready = READY.fullmatch(process.stdout.readline() if process.stdout else "")
            if ready is None:
                sys.exit("the server printed no ready line")
            yield Served(process, ready[1], int(ready[2]))
        finally:
            process.terminate()
            process.wait(timeout=60)
