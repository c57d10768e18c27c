"""Durations as arguments: the same words as in the server's options."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from pypi_mock.kinds import Kind


def read_as(kind: Kind) -> Callable[[click.Context, click.Parameter, str], object]:
    """Return the callback of an option or argument whose values are of a kind."""

    def read(_context: click.Context, _parameter: click.Parameter, value: str) -> object:
        try:
            return kind.parse(value)
        except ValueError as error:
            raise click.BadParameter(f"{value!r}: {error}") from None

    return read
