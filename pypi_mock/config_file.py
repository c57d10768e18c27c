"""Options in a file: `pypi-mock.toml`, or the table ``[tool.pypi-mock]`` of `pyproject.toml`.

A file is looked for from the working folder upward, unless one is named, or this is CI: what a
job does is said by its own definition.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pypi_mock.options import Option

OWN: Final = "pypi-mock.toml"
SHARED: Final = "pyproject.toml"
TABLE: Final = ("tool", "pypi-mock")


class ConfigFileError(ValueError):
    """The file cannot be read."""


class Found(NamedTuple):
    """A file, and what it says of options, by their names.

    Attributes:
        path: None where there is no file.
    """

    path: Path | None
    values: Mapping[str, Any]  # Any: what TOML can hold


def config_file(named: str | None, *, is_ci: bool) -> Found:
    """Return the file that was named, or else the nearest one.

    Raises:
        ConfigFileError: It cannot be read.
    """
    if named:
        path = Path(named)
        document = _document(path)
        return Found(path, _table(document) if path.name == SHARED else document)
    if not is_ci:
        for folder in (Path.cwd(), *Path.cwd().parents):
            if (folder / OWN).is_file():
                return Found(folder / OWN, _document(folder / OWN))
            if (folder / SHARED).is_file() and b"tool.pypi-mock" in (folder / SHARED).read_bytes():
                return Found(folder / SHARED, _table(_document(folder / SHARED)))
    return Found(None, {})


def as_text(option: Option, value: Any, *, folder: Path) -> str:  # Any: what TOML can hold
    """Return a value as a person would type it; files and folders are beside the file.

    Raises:
        ValueError: No option has such a value.
    """
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, str):
        return _path(option, value, folder)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return option.separator.join(_path(option, item, folder) for item in value)
    if isinstance(value, dict):
        return json.dumps(value)
    raise ValueError("expected text, a number, true or false")


def _path(option: Option, text: str, folder: Path) -> str:
    if not text or option.kind.name not in {"folder", "file", "seeds"} or text == "none":
        return text
    return str(folder / Path(text).expanduser())


def _table(document: dict[str, Any]) -> dict[str, Any]:
    for name in TABLE:
        document = document.get(name, {})
        if not isinstance(document, dict):
            raise ConfigFileError(f"[{'.'.join(TABLE)}] is no table")
    return document


def _document(path: Path) -> dict[str, Any]:
    if sys.version_info >= (3, 11):  # late: most servers have no such file
        import tomllib
    else:
        import tomli as tomllib
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigFileError(f"{path}: {error.strerror}") from None
    except ValueError as error:
        raise ConfigFileError(f"{path}: {error}") from None


def is_ci() -> bool:
    """Tell whether this is a job of a forge."""
    return bool(os.environ.get("CI"))  # noqa: TID251 (every forge's variable, no option of ours)
