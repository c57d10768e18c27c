"""Saying that the server is ready, and that it has stopped: a line or an object, and a file."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Final, Protocol

from pypi_mock import __version__
from pypi_mock.cli.streams import Exit, fail, result, tell

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pypi_mock.configuration import Configuration

READY_LINE: Final = r"pypi-mock ready at (?P<url>https?://\S+)"
"""What the line on standard output matches: a promise to whoever waits for it."""


class Reachable(Protocol):
    """What listens: one process on all its listeners, or several on one socket."""

    @property
    def address(self) -> tuple[str, int]:
        """What it is bound to."""

    @property
    def url(self) -> str:
        """Where this machine reaches it."""

    @property
    def tls_url(self) -> str:
        """Where it speaks TLS besides; empty where it does not."""


class Announcement:
    """What is said about a server to those who wait for it."""

    def __init__(self, chosen: Configuration, server: Reachable) -> None:
        self._chosen = chosen
        self._server = server
        self._is_made = False
        path = chosen.values["ready_file"]
        self._file = ReadyFile(path) if path is not None else None

    def prepare(self) -> None:
        """Remove what an earlier server left in the ready file.

        The port is ours by now: a server that has no port leaves the file to the one that has.
        """
        if self._file is not None:
            self._attempt(self._file.clear)

    def make(self) -> None:
        """Say that it is ready."""
        import json  # late: Django has imported it by now

        url = self._server.url
        ready = json.dumps(ready_object(self._chosen, self._server))
        if self._file is not None:
            self._file.text = f"{ready}\n"
            self._attempt(self._file.write)
        result(ready if self._chosen.values["json"] else f"pypi-mock ready at {url}")
        self._is_made = True
        if self._chosen.values["open"]:
            _open_in_browser(inspector_url(url))

    def withdraw(self) -> None:
        """Take the ready file back."""
        if self._file is not None:
            self._file.remove()

    def end(self) -> None:
        """Say that it has stopped."""
        if self._is_made and self._chosen.values["json"]:
            result('{"event": "stopped"}')

    def _attempt(self, step: Callable[[], None]) -> None:
        try:
            step()
        except OSError as error:
            path, origin = self._chosen.values["ready_file"], self._chosen.origins["ready_file"]
            raise fail(
                Exit.IMPOSSIBLE,
                f"the ready file {path} cannot be written: {error.strerror} ({origin})",
            ) from None


def ready_object(chosen: Configuration, server: Reachable) -> dict[str, object]:
    """Return what ``--json`` and the ready file tell."""
    host, port = server.address
    url = server.url
    return {
        "event": "ready",
        "url": url,
        "host": host,
        "port": port,
        "pid": os.getpid(),
        "control_url": f"{url}/_mock/v1/",
        "inspector_url": inspector_url(url),
        "tls_url": server.tls_url or None,
        "ca_file": str(chosen.ca_file) if chosen.ca_file else None,
        "version": __version__,
        "random_seed": chosen.values["random_seed"],
    }


def inspector_url(url: str) -> str:
    """Return the page that people look at."""
    return f"{url}/_mock/"


class ReadyFile:
    """A file that is there as long as this server is ready.

    Attributes:
        text: What is in it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = ""
        self._written: os.stat_result | None = None

    def clear(self) -> None:
        """Remove what is there: whoever waits for the file must not see that of an earlier run."""
        self.path.unlink(missing_ok=True)

    def write(self) -> None:
        """Write it in one step: whoever sees it, sees all of it."""
        draft = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        try:
            draft.write_text(self.text, encoding="utf-8")
            self._written = draft.stat()
            draft.replace(self.path)
        finally:
            draft.unlink(missing_ok=True)

    def remove(self) -> None:
        """Remove it, unless another server has written its own meanwhile."""
        with contextlib.suppress(OSError, ValueError):
            is_ours = self._written and os.path.samestat(self._written, self.path.stat())
            # The number of a file that is gone is given to another one, hence both.
            if is_ours and self.path.read_text(encoding="utf-8") == self.text:
                self.path.unlink()


def _open_in_browser(url: str) -> None:
    """Open an address; the browser of a terminal stays until it is left, hence the thread."""
    import threading
    import webbrowser  # late: rarely asked for

    def opened() -> None:
        if not webbrowser.open(url):
            tell(f"pypi-mock: there is no browser here that could open {url}")

    threading.Thread(target=opened, name="pypi-mock browser", daemon=True).start()
