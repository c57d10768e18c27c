"""The clients of examples/, and how each is installed, built and run."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests

from tests.clients.browsing import Answered
from tests.running import ROOT, environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

EXAMPLES = ROOT / "examples"
PYTHON = sys.executable
PATIENCE = 60
"""Seconds for a library to come or a program to be compiled."""


@dataclass(frozen=True)
class Example:
    """A client, and the lines of shell that look for its library, build it and start it."""

    file: str
    start: str
    library: str = ""
    install: str = ""
    build: str = ""


ALL = [
    *(
        Example(
            f"python/{library}_client.py",
            f"{PYTHON} python/{library}_client.py",
            library=f"{PYTHON} -c 'import requests, {library}'",
            install=f"pip install requests {library.replace('_', '-')}",
        )
        for library in ("requests_oauthlib", "rauth", "authlib")
    ),
    Example(
        "node/client.mjs",
        "node node/client.mjs",
        # Whoever has npm may still be out of reach of a registry.
        library="node --version && npm install --prefix node --no-package-lock"
        " --fetch-retries 0 --fetch-timeout 30000",
        install="apt-get install nodejs npm, and let npm fetch oauth-1.0a",
    ),
    Example(
        "perl/client.pl",
        "perl perl/client.pl",
        library="perl -MNet::OAuth -MLWP::UserAgent -e 1",
        install="apt-get install libnet-oauth-perl libwww-perl",
    ),
    Example(
        "ruby/client.rb",
        "ruby ruby/client.rb",
        library="ruby -roauth -e 1",
        install="apt-get install ruby-oauth",
    ),
    Example(
        "php/client.php",
        "php php/client.php",
        library='php -r \'exit(class_exists("OAuth") && function_exists("curl_init") ? 0 : 1);\'',
        install="apt-get install php-cli php-curl php-oauth",
    ),
    Example(
        "c/client.c",
        "./client",
        library="cc --version && pkg-config --print-errors --exists oauth libcurl",
        install="apt-get install gcc libc6-dev pkg-config liboauth-dev libcurl4-openssl-dev",
        build="cc -Wall -Wextra -Werror -o client c/client.c"
        " $(pkg-config --cflags --libs oauth libcurl)",
    ),
    Example(
        "shell/client.sh",
        "sh shell/client.sh",
        library="curl --fail-with-body -V",
        install="apt-get install curl",
    ),
]


def prepare(example: Example, folder: Path) -> None:
    """Fetch its library and build it."""
    _look_for_the_library(example, folder)
    done = _shell(example.build, folder)
    assert done.returncode == 0, done.stderr


def make_wheel(folder: Path, project: str) -> Path:
    """Make what a client uploads as the README says, in a folder of its own."""
    place = folder / "dist"
    place.mkdir()
    done = _shell(f"{PYTHON} ../make_wheel.py {project}", place)
    assert done.returncode == 0, done.stderr
    return place / done.stdout.strip()


def _look_for_the_library(example: Example, folder: Path) -> None:
    """Skip the test where it is missing, unless NO_SKIPS is set."""
    found = _shell(example.library, folder)
    if found.returncode == 0:
        return
    missing = f"{example.file} cannot run: {example.install}"
    if os.environ.get("NO_SKIPS"):
        pytest.fail(f"{missing} (NO_SKIPS is set)\n{found.stdout}{found.stderr}")
    pytest.skip(missing)


def _shell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", line],
        cwd=folder,
        env=_environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def _environment() -> dict[str, str]:
    """Return what has our own command on its path."""
    programs = Path(PYTHON).parent
    return environment({"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"})


@contextlib.contextmanager
def asking(
    example: Example, folder: Path, *arguments: str, environ: Mapping[str, str] | None = None
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start it, and give it as it waits for its user, with the address that it printed."""
    client = subprocess.Popen(
        [*example.start.split(), *arguments],
        cwd=folder,
        env=_environment() | dict(environ or {}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert client.stdout is not None
    with client:
        try:
            before = client.stdout.readline()
            assert before.startswith("Open http"), before + client.communicate("")[0]
            yield client, before.removeprefix("Open ").strip()
        finally:
            client.kill()


def run(
    example: Example, folder: Path, *arguments: str, user: Callable[[str], Answered]
) -> tuple[int, list[str]]:
    """Run it as its user does: open the address that it prints, type the code, press Enter.

    Return the exit status, and what it printed behind the address.
    """
    with asking(example, folder, *arguments) as (client, address):
        after, _ = client.communicate(f"{user(address).verifier}\n", timeout=PATIENCE)
    return client.returncode, after.splitlines()


def only_open(address: str) -> Answered:
    """Do what is enough for a user where the server allows by itself."""
    return Answered(requests.get(address, timeout=30))
