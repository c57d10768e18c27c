"""The whole job of a client once it has its access token: test, register, upload, install."""

from __future__ import annotations

import hashlib
import itertools
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlencode

from tests.clients import packages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tests.running import RunningServer

PIP = [sys.executable, "-m", "pip", "--isolated", "--no-cache-dir", "--disable-pip-version-check"]
AWKWARD = "a b+c&d%e~f=é/ü"
CLASSIFIERS = [
    "Programming Language :: Python :: 3",
    "Framework :: Django",
    "Topic :: Software Development",
]
_numbers = itertools.count()


class Answer(Protocol):
    """What a client's library returns."""

    status_code: int
    text: str


class Client(Protocol):
    """A library with its access token."""

    def get(self, url: str) -> Answer: ...

    def post_form(self, url: str, form: Sequence[tuple[str, str]]) -> Answer: ...

    def post_file(self, url: str, filename: str, content: bytes) -> Answer: ...


def do_the_whole_job(client: Client, server: RunningServer, tmp_path: Path) -> None:
    """Do what the facility of 2012 was for, and what every client here must be able to."""
    name = f"spam{next(_numbers)}of{tmp_path.name.replace('-', '').replace('_', '')[:40].lower()}"
    _test(client, server)
    _register(client, server, name)
    digests = {
        filename: _upload(client, server, name, filename=filename, content=content, kind=kind)
        for (filename, content), kind in (
            (packages.wheel(name), {"filetype": "bdist_wheel", "pyversion": "py3"}),
            (packages.sdist(name), {"filetype": "sdist"}),
        )
    }
    _install(server, name, tmp_path / "installed")
    _install(server, name, tmp_path / "built", "--no-binary", ":all:", "--no-build-isolation")
    _download(server, name, digests, tmp_path)


def _test(client: Client, server: RunningServer) -> None:
    query = urlencode([("plain", "1"), ("awkward", AWKWARD), ("empty", "")])
    answer = client.get(f"{server.url}/oauth/test?{query}")

    params = {"plain": "1", "awkward": AWKWARD, "empty": ""}
    assert (answer.status_code, answer.text) == (
        200,
        f"Access allowed for {server.username} (ps. I got params={params!r})",
    )


def _register(client: Client, server: RunningServer, name: str) -> None:
    form = [
        ("name", name),
        ("version", "1.0"),
        ("summary", "Frühstück für alle: 100 % + mehr & ~"),
        ("keywords", ""),
        # Some libraries sign doubled values in the order given: sorted is right for all.
        *(("classifiers", classifier) for classifier in sorted(CLASSIFIERS)),
    ]
    answer = client.post_form(f"{server.url}/oauth/add_release", form)

    assert (answer.status_code, answer.text) == (200, "OK")


def _upload(
    client: Client,
    server: RunningServer,
    name: str,
    *,
    filename: str,
    content: bytes,
    kind: Mapping[str, str],
) -> str:
    digest = hashlib.sha256(content).hexdigest()
    fields: dict[str, Any] = {
        "name": name,
        "version": "1.0",
        "filename": filename,
        "md5_digest": hashlib.md5(content).hexdigest(),
        "comment": "süß & 100% +~",
        **kind,
    }
    answer = client.post_file(f"{server.url}/oauth/upload?{urlencode(fields)}", filename, content)

    assert (answer.status_code, answer.text) == (200, "OK")
    return digest


def _install(server: RunningServer, name: str, target: Path, *arguments: str) -> None:
    index = f"{server.url}/simple/"
    _pip("install", "--index-url", index, "--target", str(target), *arguments, name)

    assert (target / f"{name}.py").read_text() == f"NAME = {name!r}\n"


def _download(server: RunningServer, name: str, digests: Mapping[str, str], tmp_path: Path) -> None:
    requirements = tmp_path / "requirements.txt"
    hashes = " ".join(f"--hash=sha256:{digest}" for digest in digests.values())
    requirements.write_text(f"{name}==1.0 {hashes}\n")
    index = f"{server.url}/simple/"
    arguments = ["--require-hashes", "--index-url", index, "--dest", str(tmp_path / "downloaded")]
    _pip("download", *arguments, "-r", str(requirements))

    [file] = (tmp_path / "downloaded").iterdir()
    assert hashlib.sha256(file.read_bytes()).hexdigest() == digests[file.name]


def _pip(command: str, *arguments: str) -> None:
    done = subprocess.run(
        [*PIP, command, "--quiet", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
