"""Flags, made from the table of options."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pypi_mock.options import CONFIG_VARIABLE, OPTIONS, Option

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Command = TypeVar("Command", bound="Callable[..., Any]")  # Any: a decorator takes every command


def option_flags(command: Command) -> Command:
    """Give a command one flag for each row.

    Every value stays text here: the table's own parsers judge flags and variables alike, so that
    all mistakes are told at once.
    """
    for option in reversed(OPTIONS):
        command = _flag(option)(command)
    named = f"File with options instead of the nearest pypi-mock.toml [{CONFIG_VARIABLE}]"
    return click.option("--config", metavar="FILE", help=named)(command)


def _flag(option: Option) -> Callable[[Command], Command]:
    names = [option.flag, option.key] + ([option.short] if option.short else [])
    shown = f"{option.help} [{option.variable}" + (
        f"; default: {option.default}]" if option.default and not option.is_switch else "]"
    )
    if option.repeatable:
        return click.option(
            *names, multiple=True, metavar=option.kind.metavar, help=f"{shown} Repeatable."
        )
    if option.is_switch:
        return click.option(*names, is_flag=True, default=None, help=shown)
    return click.option(*names, default=None, metavar=option.kind.metavar, help=shown)


def given(flags: Mapping[str, str | bool | tuple[str, ...] | None]) -> dict[str, str | None]:
    """Return the flags as the text that `read_configuration` takes."""
    return {key: _text(value) for key, value in flags.items()}


def _text(value: str | bool | tuple[str, ...] | None) -> str | None:  # noqa: FBT001 (as click has it)
    if isinstance(value, tuple):
        return os.pathsep.join(value) or None
    return "1" if value is True else value or None
