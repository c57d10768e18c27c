"""How the command speaks: results on standard output, words for people on standard error."""

from __future__ import annotations

import contextlib
import enum
import sys
from dataclasses import dataclass

import click

from pypi_mock.configuration import variable


class Exit(enum.IntEnum):
    """What the command's exit status means."""

    DONE = 0
    ANSWER_IS_NO = 1
    WRONG_USAGE = 2
    IMPOSSIBLE = 3
    INTERRUPTED = 130


@dataclass(slots=True)
class Style:
    """How standard error is written.

    Attributes:
        is_json: Each line is an object.
        has_colours: It may have escape sequences.
    """

    is_json: bool = False
    has_colours: bool = False


style = Style()
"""That of this process; plain, until options are read."""


def speak(*, log_format: str, color: str) -> None:
    """Write standard error as the options say from now on."""
    style.is_json = log_format == "json"
    style.has_colours = not style.is_json and wants_colours(color)


def wants_colours(wish: str) -> bool:
    """Tell whether standard error gets colours: always, never, or where a person sees them."""
    if wish != "auto":
        return wish == "always"
    if variable("FORCE_COLOR"):
        return True
    if variable("NO_COLOR") or variable("TERM") == "dumb":
        return False
    return sys.stderr is not None and sys.stderr.isatty()


def tell(text: str) -> None:
    """Write a line for people; nobody listening is no failure."""
    if style.is_json:
        from pypi_mock.log_objects import message  # late: mostly it is not asked for

        text = message(text)
    write_line(text)


def write_line(line: str) -> None:
    """Write a line to standard error as it is."""
    with contextlib.suppress(OSError, ValueError):
        click.echo(line, err=True, color=style.has_colours)


def result(text: str) -> None:
    """Write a line for programs, at once even into a pipe."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


def fail(status: Exit, *lines: str) -> SystemExit:
    """Say why it cannot be done; the caller raises what this returns."""
    for line in lines:
        tell(f"pypi-mock: {line}")
    return SystemExit(int(status))
