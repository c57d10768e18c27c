"""entry_points.txt of a wheel (the entry points specification)."""

from __future__ import annotations

import configparser
import re
from typing import TYPE_CHECKING

from releases.judging.rules import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

ENTRY_POINTS_LIMIT = 256 * 1024

_BLANKS = re.compile(r"\s+")
_NAME = re.compile(r"[\w.-]+")
_COMMANDS = ("console_scripts", "gui_scripts")


class _Parser(configparser.ConfigParser):
    """INI with ``=`` alone between name and value, and with names as they are written.

    A name without a value is let through, and found later: the parser's own list of such lines
    takes a time quadratic in their number.
    """

    def __init__(self) -> None:
        super().__init__(delimiters=("=",), interpolation=None, allow_no_value=True)

    def optionxform(self, optionstr: str) -> str:
        """Keep a name as it is written."""
        return optionstr


def entry_points_problem(content: bytes) -> str | None:
    """Say what is wrong with the file, or nothing.

    The names of commands become files on somebody's path: they have no separators in them.
    """
    parser = _Parser()
    try:
        lines = [_squeezed(line) for line in content.decode("utf-8").splitlines()]
        if any(line.lstrip().startswith("=") for line in lines):
            return "entry_points.txt has a value without a name"
        parser.read_file(lines)
    except UnicodeDecodeError:
        return "entry_points.txt is not UTF-8"
    except configparser.Error as problem:
        first, *_ = str(problem).splitlines()
        return f"entry_points.txt cannot be read as INI: {shown(first)}"
    for section in parser.sections():
        values: Iterable[tuple[str, str | None]] = parser.items(section)
        for name, value in values:
            if value is None:
                return f"entry_points.txt has {shown(name)}, without a '=' and a value"
    for section in _COMMANDS:
        for name in parser.options(section) if parser.has_section(section) else ():
            if not _NAME.fullmatch(name):
                return f"entry_points.txt has a command {shown(name)}, which is no file's name"
    return None


def _squeezed(line: str) -> str:
    """Make one blank of many inside a line: the parser takes a time quadratic in their number."""
    stripped = line.strip()
    return line[: len(line) - len(line.lstrip())] + _BLANKS.sub(" ", stripped)
