"""A server in a process of its own: started, waited for, stopped.

It is the very package that this module belongs to, in a Python that looks neither at the test's
working folder nor at its environment: a project may have an `accounts` or a Django of its own.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from pypi_mock.testing.errors import StartError

if TYPE_CHECKING:
    from collections.abc import Sequence

START_TIMEOUT = 30.0
"""Seconds until a start is given up."""
STOP_TIMEOUT = 10.0
_ROOT = Path(__file__).resolve().parent.parent.parent
_LAUNCH = (
    # Where the package was installed for one user, or lies on PYTHONPATH, -I does not find it.
    "import sys; root = sys.argv.pop(1); root in sys.path or sys.path.insert(0, root); "
    "from pypi_mock.cli import main; main(prog_name='pypi-mock')"
)
_ARGUMENTS = ("serve", "--port", "0", "--json", "--exit-with-parent")
_FOREIGN = ("PYPI_MOCK_", "DJANGO_SETTINGS_MODULE", "PYTHONPATH")
_LINES_SHOWN = 40


class ServerProcess:
    """A running server.

    Attributes:
        url: Its address.
        ca_file: The certificate that signs its own; empty without TLS.
    """

    def __init__(
        self, *, arguments: Sequence[str] = (), start_timeout: float = START_TIMEOUT
    ) -> None:
        """Start it, and wait until it is ready.

        Raises:
            StartError: It did not get ready.
        """
        self._owner = os.getpid()
        self._folder = tempfile.TemporaryDirectory(
            prefix="pypi-mock-test-", ignore_cleanup_errors=True
        )
        self._log = Path(self._folder.name, "stderr.txt")
        # Ends the server's search for a file with options: no project's are meant for it.
        Path(self._folder.name, "pypi-mock.toml").touch()
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 (our own command)
                [sys.executable, "-I", "-c", _LAUNCH, str(_ROOT), *_ARGUMENTS, *arguments],
                cwd=self._folder.name,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the tests; they stop the server themselves
            )
        try:
            ready = self._ready(start_timeout)
        except BaseException:
            self.stop()
            raise
        self.url: str = ready["url"]
        self.ca_file: str = ready.get("ca_file") or ""

    @property
    def is_running(self) -> bool:
        """Whether it has not ended by itself."""
        return self._process.poll() is None

    def said(self) -> str:
        """Return the last lines that it wrote on standard error."""
        lines = self._log.read_text("utf-8", "replace").splitlines() if self._log.exists() else []
        return "\n".join(lines[-_LINES_SHOWN:])

    def stop(self) -> None:
        """Let it finish what it does, and end it; in a forked child, leave it to the parent."""
        if self._owner != os.getpid():
            return
        self._process.terminate()  # nothing happens where it has ended already
        try:
            self._process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(STOP_TIMEOUT)
        self._folder.cleanup()

    def _ready(self, timeout: float) -> dict[str, Any]:
        """Return the object that says where it is; Any: its other values are of several types."""
        lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._reader = threading.Thread(
            target=_read, args=(self._process.stdout, lines), name="pypi-mock output", daemon=True
        )
        self._reader.start()
        try:
            line = lines.get(timeout=timeout)
        except queue.Empty:
            raise self._failure(f"it was not ready within {timeout:g} s") from None
        if not line:
            status = self._process.wait(STOP_TIMEOUT)
            raise self._failure(f"it ended with status {status}")
        with contextlib.suppress(ValueError):
            ready = json.loads(line)
            if isinstance(ready, dict) and ready.get("event") == "ready":
                return ready
        raise self._failure(f"it said {line!r} where the ready object was expected")

    def _failure(self, reason: str) -> StartError:
        said = self.said()
        told = f"\nit said:\n{said}" if said else "\nit said nothing"
        return StartError(f"the server did not start: {reason}{told}")


def _read(stdout: IO[bytes], lines: queue.SimpleQueue[bytes]) -> None:
    """Hand on the first line, and read on: nobody else empties the pipe."""
    with stdout:
        lines.put(stdout.readline())
        for _ in stdout:
            pass


def _environment() -> dict[str, str]:
    """Return ours without what is meant for a server or a Django of somebody else's."""
    inherited = os.environ.items()  # noqa: TID251 (a child has to have some)
    return {name: value for name, value in inherited if not name.startswith(_FOREIGN)}
