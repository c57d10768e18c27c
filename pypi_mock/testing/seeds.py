"""What the server holds after a reset, for a test that needs another beginning."""

from __future__ import annotations

import base64
import json
import sys
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pypi_mock.testing.connection import API
from pypi_mock.testing.errors import MockError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pypi_mock.testing.connection import Connection

    Document = Mapping[str, Any]  # a seed, hence Any

_WITH_CONTENT = ("files", "documentation")


class Seed:
    """The seed of the whole server."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def load(self, seed: Document | Path | str) -> None:
        """Make this the seed, and reset the server to it.

        Args:
            seed: A document, or the file that has it, in TOML or JSON.
        """
        self._connection.put("seed", seed_document(seed))

    def add(self, seed: Document | Path | str) -> None:
        """Add to what is there; the next reset forgets it again."""
        self._connection.post("seed", seed_document(seed))

    def dump(self) -> dict[str, Any]:
        """Return what the server holds, as a seed."""
        document: dict[str, Any] = self._connection.get("seed")
        return document

    def text(self, form: Literal["toml", "json"] = "toml") -> str:
        """Return the same as a file has it."""
        if form == "json":
            return json.dumps(self.dump(), indent=2)
        return self._connection.read(f"{API}seed", {"format": form}).decode()


def seed_document(seed: Document | Path | str) -> Document:
    """Return a seed as a document; the server judges what is in it.

    Raises:
        MockError: The file cannot be read.
    """
    if not isinstance(seed, (str, Path)):
        return seed
    path = Path(seed)
    try:
        text = path.read_text(encoding="utf-8-sig")
        document = json.loads(text) if path.suffix.lower() == ".json" else _toml(text)
        _take_in_files(document, path.parent)
    except (OSError, ValueError) as error:
        reason = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) else error
        raise MockError(f"the seed {path} cannot be read: {reason}") from None
    if not isinstance(document, dict):
        raise MockError(f"the seed {path} is no table")
    return document


def _take_in_files(part: Any, folder: Path, *, of: str = "") -> None:
    """Put the content of files in the place of their paths, which say nothing to a server."""
    if isinstance(part, list):
        for item in part:
            _take_in_files(item, folder, of=of)
    elif of in _WITH_CONTENT and isinstance(part, dict) and isinstance(part.get("path"), str):
        path = folder / part.pop("path")
        part["content"] = base64.b64encode(path.read_bytes()).decode()
        if of == "files":
            part.setdefault("filename", path.name)
    elif isinstance(part, dict):
        for name, value in part.items():
            _take_in_files(value, folder, of=name)


def _toml(text: str) -> Any:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    # JSON has no times of its own.
    return json.loads(json.dumps(tomllib.loads(text), default=_written))


def _written(value: object) -> str:
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    raise TypeError(f"{value!r} is no value of TOML")
