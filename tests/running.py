"""The real command, started as a user starts it, and stopped again."""

from __future__ import annotations

import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

from pypi_mock.cli.announcing import READY_LINE
from pypi_mock.seeds import builtin
from tests.engines.chosen import engines_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.engines.chosen import Engines

ROOT = Path(__file__).resolve().parent.parent
READY = re.compile(READY_LINE + r"\n")
STYLE = "/style.css"
"""An address that answers without a database."""
PATIENCE = 30
"""Seconds for a start or a stop, on a machine that is busy with other tests."""


def command(*arguments: str) -> list[str]:
    safe_path = ["-P"] if sys.version_info >= (3, 11) else []
    return [sys.executable, *safe_path, "-m", "pypi_mock", *arguments]


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return this environment without what could lead the command astray, and with ours."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYPI_MOCK_", "DJANGO_", "PYTEST_", "COV_")) and name != "CI"
    }
    # Our own checkout, where it is not installed; the command looks where each package is from.
    return {**kept, "PYTHONPATH": str(ROOT), **(extra or {})}


@dataclass
class RunningServer:
    """A server of its own process, and what its banner tells."""

    url: str
    process: subprocess.Popen[str]
    log: Path
    engines: Engines
    consumer_key: str = builtin.CONSUMER.key
    consumer_secret: str = builtin.CONSUMER.secret
    token: str = builtin.ACCESS_TOKEN.key
    token_secret: str = builtin.ACCESS_TOKEN.secret
    username: str = builtin.ALICE.name
    password: str = builtin.ALICE.password
    other_username: str = builtin.BOB.name
    other_password: str = builtin.BOB.password
    stdout_after: list[str] = field(default_factory=list)

    @property
    def address(self) -> tuple[str, int]:
        """Where a raw socket connects to."""
        parts = urlsplit(self.url)
        assert parts.hostname is not None
        assert parts.port is not None
        return parts.hostname, parts.port

    def said(self) -> str:
        """Return what it wrote on standard error."""
        return self.log.read_text()

    def peak_memory(self) -> int:
        """Return the largest resident size so far, in bytes (Linux)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        [kibibytes] = re.findall(r"VmHWM:\s+(\d+) kB", status)
        return int(kibibytes) * 1024

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Stop it, and return its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            rest, _ = self.process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            rest, _ = self.process.communicate()
        self.stdout_after.append(rest)
        self.engines.leave()
        return self.process.returncode


def start(*arguments: str, folder: Path, environ: Mapping[str, str] | None = None) -> RunningServer:
    """Start the command on a free port, from an empty folder, and wait for its ready line."""
    empty = folder / "empty"
    empty.mkdir(parents=True, exist_ok=True)
    engines = engines_for(arguments)
    log = folder / "stderr.txt"
    with log.open("a") as stderr:
        process = subprocess.Popen(
            command("--port", "0", *arguments),
            cwd=empty,
            env=environment({**engines.environ, **(environ or {})}),
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
    assert process.stdout is not None
    line = _first_line(process.stdout)
    ready = READY.fullmatch(line)
    if ready is None:
        process.kill()
        process.communicate()
        raise AssertionError(f"no ready line but {line!r}; it said:\n{log.read_text()}")
    return RunningServer(url=ready["url"], process=process, log=log, engines=engines)


def _first_line(stdout: IO[str]) -> str:
    readable, _, _ = select.select([stdout], [], [], PATIENCE)
    return stdout.readline() if readable else ""


def run(
    *arguments: str, folder: Path, environ: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run(
        command(*arguments),
        cwd=folder,
        env=environment(environ),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(
    is_so: Callable[[], bool], *, otherwise: Callable[[], object], every: float = 0.05
) -> None:
    """Wait for something; fail with what ``otherwise`` tells when it takes too long."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, otherwise()
        time.sleep(every)


def wait_until_it_said(server: RunningServer, text: str) -> None:
    wait_until(lambda: text in server.said(), otherwise=server.said, every=0.02)


def get(url: str) -> int:
    """Return the status of an address."""
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code
