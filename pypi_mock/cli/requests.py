"""``pypi-mock requests``: the journal of a running server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pypi_mock import kinds
from pypi_mock.cli.asking import as_json, asks_server, filters, print_json, said
from pypi_mock.cli.durations import read_as
from pypi_mock.cli.groups import DefaultGroup
from pypi_mock.cli.streams import result, tell
from pypi_mock.testing.recorded import request_of
from pypi_mock.testing.report import refusals_text, request_line

if TYPE_CHECKING:
    from pypi_mock.testing.handle import Handle
    from pypi_mock.testing.recorded import RecordedRequest


@click.group(cls=DefaultGroup, default="list")
def requests() -> None:
    """Look at the recorded requests; without a command, list them."""


@requests.command("list")
@filters
@as_json
@asks_server
def list_requests(mock: Handle, *, as_json: bool, **wanted: Any) -> None:  # Any: the filters
    """List requests, one a line, oldest first."""
    _print(mock.requests.list(**said(wanted)), as_json=as_json)


@requests.command()
@click.argument("number", metavar="[ID]", type=click.IntRange(1), required=False)
@click.option(
    "--export",
    "form",
    type=click.Choice(("curl", "http", "har", "vector")),
    help="In a form that other programs read; `pypi-mock explain` reads each.",
)
@as_json
@asks_server
def show(mock: Handle, *, number: int | None, form: str | None, as_json: bool) -> None:
    """Show one request, the last one unless its ID is given, and why it was refused."""
    if number is None:
        number = mock.requests.last().id
    if form is not None:
        result(mock.requests.export(number, form).rstrip("\n"))  # type: ignore[arg-type]  # one of the choices
        return
    document = mock.requests.get(number)
    if as_json:
        print_json(document)
        return
    request = request_of(document)
    refused = [] if request.accepted else [request]
    result("\n".join([request_line(request), *refusals_text(refused, mock.requests)]))


@requests.command()
@click.option(
    "--count", type=click.IntRange(1), default=1, show_default=True, help="Until there are so many."
)
@click.option(
    "--wait",
    "seconds",
    callback=read_as(kinds.DURATION),
    default="30s",
    show_default=True,
    metavar="DURATION",
    help="And no longer.",
)
@filters
@as_json
@asks_server
def wait(mock: Handle, *, count: int, seconds: int, as_json: bool, **wanted: Any) -> None:
    """Wait for requests, and list them; exit with 1 if they do not come."""
    _print(mock.requests.wait(count=count, seconds=seconds, **said(wanted)), as_json=as_json)


@requests.command()
@asks_server
def clear(mock: Handle) -> None:
    """Forget all of them."""
    result(str(mock.requests.clear()))


def _print(found: list[RecordedRequest], *, as_json: bool) -> None:
    if as_json:
        print_json([request.document for request in found])
    elif found:
        result("\n".join(request_line(request) for request in found))
    else:
        tell("pypi-mock: no such request is recorded")
