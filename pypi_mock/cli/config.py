"""``pypi-mock config``: what a server would be started with, and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from pypi_mock.cli.flags import chosen_by, option_flags
from pypi_mock.cli.streams import result
from pypi_mock.options import CONFIG, OPTIONS

if TYPE_CHECKING:
    from pypi_mock.cli.flags import Flag
    from pypi_mock.option import Option


@click.command()
@option_flags
@click.option("--explain", is_flag=True, help="Say of each value where it comes from.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def config(*, explain: bool, as_json: bool, **flags: Flag) -> None:
    """Print the values of all options, as `serve` would take them.

    It is a file of options itself; what it cannot hold, secrets among it, is a comment.
    """
    chosen = chosen_by(flags)
    values = {o: o.shown(chosen.values[o.key]) for o in OPTIONS}
    origins = {o: chosen.origins[o.key] for o in OPTIONS}
    if as_json:
        document = {
            o.name: {"value": value, "origin": origins[o]} if explain else value
            for o, value in values.items()
        }
        result(json.dumps(document, indent=2))
        return
    for option, value in values.items():
        result(_line(option, value) + (f"  # {origins[option]}" if explain else ""))


def _line(option: Option, value: object) -> str:
    import tomli_w

    if value == {}:  # which tomli-w would write as a table, on lines of its own
        line = f"{option.name} = {{}}"
    else:
        line = tomli_w.dumps({option.name: "" if value is None else value}).rstrip("\n")
    is_comment = option is CONFIG or option.is_secret
    return f"# {line}" if is_comment else line
