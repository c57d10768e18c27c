"""``pypi-mock config``: what a server would be started with, and why."""

from __future__ import annotations

import json
from typing import Any

import click

from pypi_mock import configuration
from pypi_mock.cli.flags import given, option_flags
from pypi_mock.cli.streams import Exit, fail, result
from pypi_mock.options import OPTIONS

MASKED = "***"


@click.command()
@click.option("--explain", is_flag=True, help="Say of each value where it comes from.")
@click.option("--as-json", is_flag=True, help="Print one JSON object.")
@option_flags
def config(*, explain: bool, as_json: bool, **flags: Any) -> None:  # Any: as click has them
    """Print the values of all options, as `serve` would take them."""
    try:
        chosen = configuration.read_configuration(flags=given(flags), has_file=True)
    except configuration.ConfigurationError as error:
        raise fail(Exit.WRONG_USAGE, *error.errors) from None
    rows = {option.name: _shown(option.is_secret, chosen.values[option.key]) for option in OPTIONS}
    origins = {option.name: chosen.origins[option.key] for option in OPTIONS}
    if as_json:
        explained = {n: {"value": v, "origin": origins[n]} for n, v in rows.items()}
        result(json.dumps(explained if explain else rows, indent=2))
        return
    width = max(map(len, rows))
    for name, value in rows.items():
        text = value if isinstance(value, str) else json.dumps(value)
        result(f"{name:{width}}  {text or '-'}" + (f"  ({origins[name]})" if explain else ""))


def _shown(is_secret: bool, value: Any) -> Any:  # noqa: FBT001 (a column of the table); Any: by option
    if is_secret and value:
        return MASKED
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, str | int | bool | None) else str(value)
