"""Other package indexes, started as they are: pypiserver and devpi-server, installed by name."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from serving import environment
from small_wheels import basic

if TYPE_CHECKING:
    from collections.abc import Sequence

HOST = "127.0.0.1"
PEERS = Path(tempfile.gettempdir()) / "pypi-mock-peers"
PATIENCE = 60.0
USER, PASSWORD = "alice", "alice"


@dataclass
class Index:
    """One package index, and where its things are.

    Attributes:
        simple: The path of its simple index.
        uploads: The path that takes uploads.
        token: A second way to say who uploads; empty where there is none.
    """

    name: str
    command: Sequence[str]
    folder: Path
    simple: str = "/simple/"
    uploads: str = "/"
    token: str = ""
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def password(self) -> str:
        return basic(USER, PASSWORD)

    def start(self) -> float:
        """Start it; return the milliseconds to the first 200."""
        self.port = free_port()
        command = [word.replace("PORT", str(self.port)) for word in self.command]
        started = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            cwd=self.folder,
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        while time.perf_counter() - started < PATIENCE:
            if self.status(self.simple) == http.HTTPStatus.OK:
                return (time.perf_counter() - started) * 1000
            time.sleep(0.01)
        sys.exit(f"{self.name} did not start")

    def stop(self) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(timeout=PATIENCE)
            self.process = None

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(HOST, self.port, timeout=300)

    def status(self, path: str) -> int | None:
        """Ask for a path; return the status, or None where nobody listens."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return None
        finally:
            connection.close()

    def memory(self) -> float:
        """Return the proportional set size of all its processes, in MiB."""
        assert self.process is not None
        group, total = self.process.pid, 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                if int(stat.read_text().rpartition(")")[2].split()[2]) != group:
                    continue
                rollup = stat.with_name("smaps_rollup").read_text()
            except OSError:
                continue  # it has ended
            total += next(int(line.split()[1]) for line in rollup.splitlines() if "Pss:" in line)
        return total / 1024

    def peak(self) -> float:
        """Return the largest resident size of the first process, in MiB."""
        assert self.process is not None
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def ours(folder: Path) -> Index:
    limit = ("--upload-limit", "300 MiB", "--data", str(folder / "data"))
    command = [sys.executable, "-P", "-m", "pypi_mock", "--port", "PORT", "--quiet", *limit]
    token = basic("__token__", "pypi-alice-token")
    return Index("pypi-mock", command, folder, uploads="/legacy/", token=token)


def pypiserver(folder: Path) -> Index:
    """With its cache, and with the cheapest password hash that it knows."""
    packages = folder / "packages"
    packages.mkdir()
    digest = base64.b64encode(hashlib.sha1(PASSWORD.encode()).digest()).decode()
    (folder / "htpasswd").write_text(f"{USER}:{{SHA}}{digest}\n")
    command = [_installed("pypi-server"), "run", "-i", HOST, "-p", "PORT"]
    command += ["-P", "htpasswd", "-a", "update", str(packages)]
    return Index("pypiserver", command, folder)


def devpi(folder: Path) -> Index:
    data = str(folder / "devpi")
    init = [_installed("devpi-init"), "--serverdir", data, "--root-passwd", PASSWORD]
    subprocess.run(init, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    command = [_installed("devpi-server"), "--serverdir", data, "--host", HOST, "--port", "PORT"]
    command += ["--offline-mode"]
    return Index("devpi", command, folder, simple="/", uploads=f"/{USER}/dev/")


def make_devpi_index(index: Index) -> None:
    """Make the user and her index, and look at that from now on."""
    password = {"password": PASSWORD, "email": "alice@alice.example"}
    _put(index, f"/{USER}", password)
    stage = {"type": "stage", "bases": [], "volatile": False}
    _put(index, f"/{USER}/dev", stage, authorization=index.password)
    index.simple = f"/{USER}/dev/+simple/"


def _put(index: Index, path: str, document: object, authorization: str = "") -> None:
    connection = index.connection()
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if authorization:
        headers["Authorization"] = authorization
        headers["X-Devpi-Auth"] = authorization.partition(" ")[2]
    connection.request("PUT", path, json.dumps(document), headers)
    answer = connection.getresponse()
    said = answer.read()
    if answer.status not in (200, 201):
        sys.exit(f"devpi: {path}: {answer.status} {said[:300]!r}")


def _installed(program: str) -> str:
    """Return where a peer's program is; install both, the first time."""
    if not (PEERS / "bin" / program).exists():
        subprocess.run([sys.executable, "-m", "venv", PEERS], check=True)
        pip = [PEERS / "bin" / "python", "-m", "pip", "install", "--quiet"]
        subprocess.run(
            [*pip, "--disable-pip-version-check", "pypiserver[passlib,cache]", "devpi-server"],
            check=True,
        )
    return str(PEERS / "bin" / program)
