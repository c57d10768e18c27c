"""A shell that is typed into, one command after the other, as a reader of the manual does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.running import command, environment, free_port

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import Self

OVERRULING = ("CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_DIR")
"""What some clients look at before the variable that a page tells of."""
PROMPT = "-- 7b1f"
"""What no command prints."""


@dataclass(frozen=True)
class Said:
    """How a command ended."""

    line: str
    output: str
    error: str
    status: int


class Console:
    """One shell in one folder; what is started in its background ends with it."""

    def __init__(self, folder: Path, url: str) -> None:
        self.url = url
        self.tls_port = free_port()
        self._errors = folder / "stderr.txt"
        programs = folder / "programs"
        programs.mkdir()
        for name, started in {"pypi-mock": command(), "python": [sys.executable]}.items():
            program = programs / name
            program.write_text(f'#!/bin/sh\nexec {" ".join(started)} "$@"\n')
            program.chmod(0o755)
        variables = {
            "PATH": f"{programs}:{os.environ['PATH']}",
            "PYPI_MOCK_URL": url,
            "PYPI_MOCK_PORT": str(urlsplit(url).port),
        }
        self._shell = subprocess.Popen(
            ["bash"],
            cwd=folder,
            env={k: v for k, v in environment(variables).items() if k not in OVERRULING},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._shell.pid, signal.SIGTERM)
        self._shell.communicate()

    def type(self, line: str) -> Said:
        """Run a command, and return what it said."""
        assert self._shell.stdin is not None
        assert self._shell.stdout is not None
        end = "" if line.rstrip().endswith("&") else "\n"
        self._shell.stdin.write(
            f"{{ {line}{end} }} 2>'{self._errors}' </dev/null\nprintf '\\n{PROMPT} %s\\n' $?\n"
        )
        self._shell.stdin.flush()
        lines: list[str] = []
        while not (now := self._shell.stdout.readline()).startswith(PROMPT):
            assert now, f"{line}: the shell has ended"
            lines.append(now.replace("\r\n", "\n"))
        return Said(
            line=line,
            output="".join(lines).strip("\n"),
            error=self._errors.read_text(),
            status=int(now.removeprefix(PROMPT)),
        )
