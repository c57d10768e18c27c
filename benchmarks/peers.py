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
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import process_memory
from serving import ROOT, environment
from small_wheels import basic

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

HOST = "127.0.0.1"
INSTALLED = ROOT / ".cache" / "benchmark-peers"
PACKAGES = ("pypiserver[passlib,cache]", "devpi-server", "uv")
PATIENCE = 60.0
USER, PASSWORD = "alice", "alice"


@dataclass
class Index:
    """One package index, and where its things are.

    Attributes:
        simple: The path of its simple index.
        uploads: The path that takes uploads.
        token: What is sent in the place of the password; empty where there is nothing such.
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
            if self._is_up():
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

    def answer(self, path: str, headers: Mapping[str, str]) -> tuple[int, str]:
        """Ask for a path; return the status and the entity tag."""
        connection = self.connection()
        connection.request("GET", path, headers=dict(headers))
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status, answer.getheader("ETag", "")

    def _is_up(self) -> bool:
        try:
            return self.answer(self.simple, {})[0] == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False

    def idle_memory(self) -> float:
        """Return the proportional set size of all its processes, in MiB."""
        return process_memory.proportional(self.group)

    @property
    def group(self) -> int:
        assert self.process is not None
        return self.process.pid


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
    command = [installed("pypi-server"), "run", "-i", HOST, "-p", "PORT"]
    command += ["-P", "htpasswd", "-a", "update", str(packages)]
    return Index("pypiserver", command, folder)


def devpi(folder: Path) -> Index:
    data = str(folder / "devpi")
    init = [installed("devpi-init"), "--serverdir", data, "--root-passwd", PASSWORD]
    subprocess.run(init, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    command = [installed("devpi-server"), "--serverdir", data, "--host", HOST, "--port", "PORT"]
    command += ["--offline-mode"]
    return Index("devpi", command, folder, simple="/", uploads=f"/{USER}/dev/")


def make_devpi_index(index: Index) -> None:
    """Make the user and her index, log her in, and look at that index from now on.

    A log-in's token, unlike a password, costs devpi no slow hash with each upload.
    """
    user = {"password": PASSWORD, "email": "alice@alice.example"}
    _tell(index, "PUT", f"/{USER}", user)
    stage = {"type": "stage", "bases": [], "volatile": False}
    _tell(index, "PUT", f"/{USER}/dev", stage, authorization=index.password)
    known = _tell(index, "POST", "/+login", {"user": USER, "password": PASSWORD})
    index.token = basic(USER, known["result"]["password"])
    index.simple = f"/{USER}/dev/+simple/"


def _tell(
    index: Index, method: str, path: str, document: object, authorization: str = ""
) -> dict[str, dict[str, str]]:
    connection = index.connection()
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if authorization:
        headers["Authorization"] = authorization
        headers["X-Devpi-Auth"] = authorization.partition(" ")[2]
    connection.request(method, path, json.dumps(document), headers)
    answer = connection.getresponse()
    said = answer.read()
    connection.close()
    if answer.status not in (200, 201):
        sys.exit(f"devpi: {path}: {answer.status} {said[:300]!r}")
    known: dict[str, dict[str, str]] = json.loads(said)
    return known


def installed(program: str) -> str:
    """Return where a program of the peers' environment is; all are installed the first time."""
    path = INSTALLED / "bin" / program
    if not path.exists():
        subprocess.run([sys.executable, "-m", "venv", INSTALLED], check=True)
        _pip("install", "--quiet", *PACKAGES)
    return str(path)


def versions() -> list[str]:
    """Return names and versions of what is compared with; install it, the first time."""
    installed("uv")
    found = {
        package["name"]: package["version"] for package in json.loads(_pip("list", "--format=json"))
    }
    return [f"{name} {found[name]}" for name in ("pypiserver", "devpi-server", "uv")]


def _pip(*arguments: str) -> str:
    command = [INSTALLED / "bin" / "python", "-m", "pip", "--disable-pip-version-check", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
