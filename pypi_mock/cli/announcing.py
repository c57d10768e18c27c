"""Saying that the server is ready: one line, one object, one file."""

from __future__ import annotations

import contextlib
import json
import os
from typing import TYPE_CHECKING, Final

from pypi_mock import __version__
from pypi_mock.cli.streams import result

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pypi_mock.configuration import Configuration

READY_LINE: Final = r"pypi-mock ready at (?P<url>https?://\S+)"
"""What the line on standard output matches: a promise to whoever waits for it."""


def ready_object(chosen: Configuration, url: str, *, tls_url: str = "") -> dict[str, object]:
    """Return what `--json` and the ready file tell."""
    return {
        "event": "ready",
        "url": url,
        "tls_url": tls_url or None,
        "host": chosen.values["host"],
        "port": int(url.rpartition(":")[2]),
        "pid": os.getpid(),
        "control_url": f"{url}/_mock/v1/",
        "inspector_url": f"{url}/_mock/",
        "ca_file": str(chosen.ca_file) if chosen.ca_file else None,
        "version": __version__,
        "random_seed": chosen.values["random_seed"],
    }


@contextlib.contextmanager
def announced(chosen: Configuration, url: str, *, tls_url: str = "") -> Iterator[None]:
    """Say it, for as long as the block runs.

    Raises:
        OSError: The ready file cannot be written.
    """
    ready = json.dumps(ready_object(chosen, url, tls_url=tls_url))
    path: Path | None = chosen.values["ready_file"]
    if path is not None:
        _write(path, ready)
    try:
        result(ready if chosen.values["json"] else f"pypi-mock ready at {url}")
        if chosen.values["open"]:
            import webbrowser  # late: rarely asked for

            webbrowser.open(f"{url}/_mock/")
        yield
    finally:
        if path is not None:
            _remove(path, ready)


def _write(path: Path, text: str) -> None:
    """Write the file in one step: whoever sees it, sees all of it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text(f"{text}\n", encoding="utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _remove(path: Path, text: str) -> None:
    """Remove the file, unless another server has written its own meanwhile."""
    with contextlib.suppress(OSError):
        if path.read_text(encoding="utf-8") == f"{text}\n":
            path.unlink()
