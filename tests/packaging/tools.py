"""Running the tools: where they are, and an environment that leads nowhere but to the server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from pypi_mock.testing import PyPIMock

FOLDER = Path(sys.prefix) / "packaging" / "bin"
"""Where `make` installs them, as constraints-clients.txt says."""
DEAD = "http://127.0.0.1:9"
PATIENCE = 120


def installed(program: str) -> Path:
    """Return where a program is; tests are skipped without it, unless NO_SKIPS is set."""
    path = FOLDER / program
    if path.exists():
        return path
    missing = f"{program} is missing: make {FOLDER.parent.parent.name}/packaging/installed"
    if os.environ.get("NO_SKIPS"):
        pytest.fail(f"{missing} (NO_SKIPS is set)")
    pytest.skip(missing)


class Tools:
    """The programs of today, in a folder of one test's own."""

    def __init__(self, folder: Path, mock: PyPIMock) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.home.mkdir()
        self.mock = mock

    def run(
        self, program: str, *arguments: object, environ: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run one of them in the test's folder; return what became of it."""
        return subprocess.run(
            [installed(program), *map(str, arguments)],
            cwd=self.folder,
            env=self._environment() | (environ or {}),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def ok(self, program: str, *arguments: object, environ: dict[str, str] | None = None) -> str:
        """Run one that must succeed; return what it said."""
        done = self.run(program, *arguments, environ=environ)
        said = done.stdout + done.stderr
        assert done.returncode == 0, said
        return said

    def no(self, program: str, *arguments: object, environ: dict[str, str] | None = None) -> str:
        """Run one that must fail; return what it said, in one line."""
        done = self.run(program, *arguments, environ=environ)
        said = " ".join((done.stdout + done.stderr).split())
        assert done.returncode != 0, said
        return said

    def twine(self, *files: Path, user: str = "alice", password: str = "alice") -> str:
        """Upload with twine; return what it said."""
        return self.ok("twine", *twine_arguments(self.mock, user, password), *files)

    def pip(self, *arguments: object) -> list[object]:
        """Return the arguments of pip, asking this server."""
        return [arguments[0], "--index-url", self.mock.index.url, *arguments[1:]]

    def installed(self) -> list[str]:
        """List what stands in the folder that things are installed into."""
        return sorted(path.name for path in (self.folder / "target").glob("*.dist-info"))

    @property
    def target(self) -> list[str]:
        """Where pip and uv install to."""
        return ["--target", str(self.folder / "target")]

    def _environment(self) -> dict[str, str]:
        netloc = urlsplit(self.mock.url).hostname or ""
        return {
            "PATH": f"{FOLDER}:{os.environ['PATH']}",
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "NO_COLOR": "1",
            "COLUMNS": "400",
            "http_proxy": DEAD,
            "https_proxy": DEAD,
            "no_proxy": netloc,
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "UV_NO_CONFIG": "1",
            "UV_PYTHON_DOWNLOADS": "never",
            "UV_PYTHON": sys.executable,
            "UV_DEFAULT_INDEX": self.mock.index.url,
            "UV_KEYRING_PROVIDER": "disabled",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
            "POETRY_VIRTUALENVS_CREATE": "true",
            "POETRY_VIRTUALENVS_IN_PROJECT": "true",
        }


def twine_arguments(mock: PyPIMock, user: str, password: str) -> list[str]:
    """Return what twine is told besides the files."""
    return [
        *("upload", "--non-interactive", "--disable-progress-bar"),
        *("--repository-url", mock.index.upload_url, "--username", user, "--password", password),
    ]
