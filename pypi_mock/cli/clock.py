"""``pypi-mock clock``: the time that the server goes by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pypi_mock import kinds
from pypi_mock.cli.asking import as_json, asks_server, print_json
from pypi_mock.cli.durations import read_as
from pypi_mock.cli.groups import DefaultGroup
from pypi_mock.cli.streams import result

if TYPE_CHECKING:
    from pypi_mock.testing.clock import ClockReading
    from pypi_mock.testing.handle import Handle

_negative = {"ignore_unknown_options": True}  # -90s is no option


@click.group(cls=DefaultGroup, default="show")
def clock() -> None:
    """Show the server's clock, or turn it."""


@clock.command()
@as_json
@asks_server
def show(mock: Handle, *, as_json: bool) -> None:
    """Show what time it is for the server."""
    _print(mock.clock.reading, as_json=as_json)


@clock.command()
@click.argument("at", metavar="[TIME]", required=False)
@as_json
@asks_server
def freeze(mock: Handle, *, at: str | None, as_json: bool) -> None:
    """Let it stand still at TIME, such as 2012-06-01T12:00:00Z, or where it is."""
    _print(mock.clock.freeze(at), as_json=as_json)


@clock.command(context_settings=_negative)
@click.argument("by", metavar="DURATION", callback=read_as(kinds.OFFSET))
@as_json
@asks_server
def offset(mock: Handle, *, by: int, as_json: bool) -> None:
    """Let it run DURATION ahead of real time, or behind it: 10m, -90s."""
    _print(mock.clock.offset(by), as_json=as_json)


@clock.command(context_settings=_negative)
@click.argument("by", metavar="DURATION", callback=read_as(kinds.OFFSET))
@as_json
@asks_server
def advance(mock: Handle, *, by: int, as_json: bool) -> None:
    """Move it on by DURATION, or back: 10m, -90s."""
    _print(mock.clock.advance(by), as_json=as_json)


@clock.command()
@as_json
@asks_server
def reset(mock: Handle, *, as_json: bool) -> None:
    """Return to real time."""
    _print(mock.clock.reset(), as_json=as_json)


def _print(reading: ClockReading, *, as_json: bool) -> None:
    if as_json:
        times = {"now": reading.now.isoformat(), "real": reading.real.isoformat()}
        rest = {"offset": reading.offset, "went_back": reading.went_back}
        print_json({"state": reading.state, **times, **rest})
        return
    by = f" {reading.offset:+.0f} s" if reading.state == "offset" else ""
    result(f"{reading.now.isoformat()} {reading.state}{by}")
