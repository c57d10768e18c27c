"""``pypi-mock openapi``: the control API in the words of OpenAPI."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pypi_mock.cli.asking import asks_server, print_json

if TYPE_CHECKING:
    from pypi_mock.testing.handle import Handle


@click.command()
@asks_server
def openapi(mock: Handle) -> None:
    """Print the control API as OpenAPI."""
    print_json(mock.openapi())
