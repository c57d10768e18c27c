"""A server that is on its way to be ready, and what it answers meanwhile."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pypi_mock.readiness import READY
from tests import running
from tests.wire.locking import locked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def asked(
    port: int, path: str, *, method: str = "GET", host: str = "a", body: bytes | None = None
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, body=body, headers={"Host": host})
    answer = connection.getresponse()
    told = answer.status, dict(answer.getheaders()), answer.read()
    connection.close()
    return told


def state(port: int, path: str) -> tuple[int, dict]:
    status, _, body = asked(port, path)
    return status, json.loads(body)


@dataclass
class Start:
    """A server whose seed has to wait until it may go on."""

    process: subprocess.Popen[str]
    errors: Path
    lock: ExitStack

    def go_on(self) -> str:
        """Let it, and return what it says on standard output."""
        self.lock.close()
        return self.process.stdout.readline()


def wait_for_stages(port: int, count: int) -> None:
    deadline = time.monotonic() + running.PATIENCE
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            is_open = probe.connect_ex(("127.0.0.1", port)) == 0
        if is_open and len(state(port, READY)[1]["stages"]) >= count:
            return
        time.sleep(0.02)
    raise AssertionError("it does not get so far")


@contextmanager
def held_up(folder: Path, port: int) -> Iterator[Start]:
    """Start a server in a folder whose database is locked until it may go on."""
    data, errors = folder / "data", folder / "stderr.txt"
    running.start("--data", str(data), folder=folder / "before").stop()
    with errors.open("w") as stderr:
        process = subprocess.Popen(
            running.command("--port", str(port), "--data", str(data)),
            env=running.environment(),
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
    with ExitStack() as lock:
        lock.enter_context(locked(data))
        wait_for_stages(port, 2)
        yield Start(process, errors, lock)
    process.terminate()
    process.communicate(timeout=running.PATIENCE)
