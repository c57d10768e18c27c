"""Flags, made from the table of options."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pypi_mock.cli.streams import Exit, fail
from pypi_mock.configuration import ConfigurationError, read_configuration
from pypi_mock.options import OPTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pypi_mock.configuration import Configuration, Given
    from pypi_mock.option import Option

    Flag = str | bool | tuple[str, ...] | None

Command = TypeVar("Command", bound="Callable[..., Any]")  # Any: a decorator takes every command


def option_flags(command: Command) -> Command:
    """Give a command one flag for each row, but for those that it has a meaning of its own for.

    Every value stays text here: the table's own parsers judge flags and variables alike, so that
    all mistakes are told at once.
    """
    taken = {flag for own in getattr(command, "__click_params__", ()) for flag in own.opts}
    for option in reversed(OPTIONS):
        if option.flag not in taken:
            command = _flag(option)(command)
    return command


def _flag(option: Option) -> Callable[[Command], Command]:
    names = [option.flag, option.key] + ([option.short] if option.short else [])
    shown = f"{option.help} [{option.variable}" + (
        f"; default: {option.default}]" if option.default and not option.is_switch else "]"
    )
    if option.is_switch:
        return click.option(*names, is_flag=True, default=None, help=shown)
    return click.option(
        *names,
        default=None,
        metavar=option.kind.metavar,
        multiple=option.repeatable,
        help=f"{shown} May be repeated." if option.repeatable else shown,
    )


def chosen_by(flags: Mapping[str, Flag]) -> Configuration:
    """Weigh the flags of a command against variables, a file and defaults.

    What is wrong with any of them ends the command.
    """
    try:
        return read_configuration(flags=_given(flags), search_from=_working_folder())
    except ConfigurationError as error:
        raise fail(Exit.WRONG_USAGE, *error.errors) from None


def _given(flags: Mapping[str, Flag]) -> dict[str, Given]:
    """Return the flags as the text that `read_configuration` takes."""
    return {key: "1" if value is True else value or None for key, value in flags.items()}


def _working_folder() -> Path | None:
    """Return where the user stands; None where somebody has removed it."""
    try:
        return Path.cwd()
    except OSError:
        return None
