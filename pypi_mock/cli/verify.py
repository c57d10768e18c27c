"""``pypi-mock verify``: an assertion for shell scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pypi_mock.cli.asking import asks_server, filters, said

if TYPE_CHECKING:
    from pypi_mock.testing.handle import Handle


@click.command()
@click.option(
    "--count", type=click.IntRange(0), default=1, show_default=True, help="Exactly so many."
)
@click.option("--at-least", is_flag=True, help="So many or more.")
@filters
@asks_server
def verify(mock: Handle, *, count: int, at_least: bool, **wanted: Any) -> None:  # Any: filters
    """Assert what was recorded.

    Exit status: 0 so many requests were, 1 it was another number; then the nearest ones are told.
    """
    mock.verify(count=count, at_least=at_least, **said(wanted))
