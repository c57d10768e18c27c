"""Options in a file: `pypi-mock.toml`, or the table `tool.pypi-mock` of a `pyproject.toml`.

Keys are the names of options, values are what TOML has for them; a path is meant from the folder
that the file is in.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pypi_mock.kinds import JSON_OBJECT
from pypi_mock.option import nearest_to
from pypi_mock.options import CONFIG, OPTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pypi_mock.option import Option

OWN = "pypi-mock.toml"
PROJECT = "pyproject.toml"
TABLE = "tool.pypi-mock"
_OPTIONS = {option.name: option for option in OPTIONS if option is not CONFIG}

Table = dict[str, Any]  # Any: whatever TOML has, to be judged


@dataclass(slots=True)
class OptionsFile:
    """What a file says.

    Attributes:
        name: The file, and its table where it has others too.
        texts: By option key, as a person would type them.
        errors: What is wrong with it, without its name.
    """

    name: str
    texts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


def found_above(folder: Path) -> Path | None:
    """Return the nearest file of options, in this folder or in one that holds it."""
    for place in (folder, *folder.parents):
        # Unlike Path.is_file, this does not fail in a folder that may not be looked into.
        if os.path.isfile(own := place / OWN):  # noqa: PTH113
            return own
        if os.path.isfile(project := place / PROJECT) and _has_table(project):  # noqa: PTH113
            return project
    return None


def read(path: Path) -> OptionsFile:
    """Read a file of options; whatever is wrong is among its errors."""
    options = OptionsFile(name=str(path))
    try:
        document = _parsed(path.read_bytes())
    except OSError as error:
        options.errors.append(f"it cannot be read: {error.strerror}")
        return options
    except ValueError as error:
        options.errors.append(f"it is not TOML: {error}")
        return options
    if path.name == PROJECT:
        options.name = f"{path} [{TABLE}]"
        document = _table(document)
    for name, value in document.items():
        option = _OPTIONS.get(name)
        if option is None:
            options.errors.append(_unknown(name))
            continue
        try:
            options.texts[option.key] = _texts(option, value, path.parent)
        except ValueError as error:
            options.errors.append(f"{name}: {error}")
    return options


def _parsed(content: bytes) -> Table:
    # Late: most starts have no file, and need no parser.
    import sys

    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    return tomllib.loads(content.decode("utf-8"))  # a UnicodeDecodeError is a ValueError


def _has_table(project: Path) -> bool:
    """Tell whether a `pyproject.toml` speaks of us; one that cannot be read does not."""
    try:
        content = project.read_bytes()
        return b"pypi-mock" in content and bool(_table(_parsed(content)))
    except (OSError, ValueError):
        return False


def _table(document: Mapping[str, Any]) -> Table:
    found: Any = document
    for name in TABLE.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def _unknown(name: str) -> str:
    if name == CONFIG.name:
        return "config: a file of options cannot name another one"
    return f"{name!r} is no option of this server; the nearest one is {nearest_to(name, _OPTIONS)}"


def _texts(option: Option, value: object, folder: Path) -> tuple[str, ...]:
    values = value if option.repeatable and isinstance(value, list) else [value]
    return tuple(option.kind.beside(_text(option, one), folder) for one in values)


def _text(option: Option, value: object) -> str:
    """Return what a person would have typed for a value of TOML.

    Raises:
        ValueError: The option has no such value.
    """
    if isinstance(value, bool) or option.is_switch:
        if not (isinstance(value, bool) and option.is_switch):
            raise ValueError(f"expected {option.kind.metavar or 'true or false'}")
        return "1" if value else "0"
    if isinstance(value, dict) and option.kind is JSON_OBJECT:
        return json.dumps(value, default=str)
    if isinstance(value, list) and option.kind.separator:
        return option.kind.separator.join(map(str, value))
    if isinstance(value, dict | list):
        raise ValueError(f"expected {option.kind.metavar}, and only one")  # noqa: TRY004 (the file is wrong)
    return value if isinstance(value, str) else str(value)
