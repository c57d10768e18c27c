"""``pypi-mock fault``: failures on demand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from pypi_mock.cli.asking import as_json, asks_server, print_json, said
from pypi_mock.cli.groups import DefaultGroup
from pypi_mock.cli.streams import result, tell

if TYPE_CHECKING:
    from pypi_mock.testing.handle import Handle


def _delay(_context: click.Context, _option: click.Parameter, value: str | None) -> Any:
    """Read ``0.5``, or ``0.1..0.5``. Any: click hands on what it is given."""
    if value is None:
        return None
    least, dots, most = value.partition("..")
    try:
        return (float(least), float(most)) if dots else float(least)
    except ValueError:
        raise click.BadParameter("expected seconds, such as 0.5, or 0.1..0.5") from None


_SWITCH: dict[str, Any] = {"is_flag": True, "default": None}  # Any: click's arguments
_RULE = (
    click.option("--method", help="Requests with this method."),
    click.option("--path", help="Requests to this path; * stands for anything."),
    click.option("--consumer", metavar="KEY", help="Requests of this consumer."),
    click.option("--token", metavar="KEY", help="Requests with this token."),
    click.option("--next", "next", type=int, metavar="N", help="The next N of them; default 1."),
    click.option("--every", type=int, metavar="N", help="Every Nth of them."),
    click.option("--after", type=int, metavar="N", help="Those after N of them."),
    click.option(
        "--probability", type=float, metavar="P", help="One of them now and then: 0 to 1."
    ),
    click.option("--status", type=int, help="Answer with this status."),
    click.option("--body", help="And with this text."),
    click.option("--retry-after", type=int, metavar="SECONDS", help="And with Retry-After."),
    click.option("--problem", metavar="NAME", help="Refuse with this, such as nonce_used."),
    click.option("--delay", callback=_delay, metavar="SECONDS", help="Wait first; 0.1..0.5: dice."),
    click.option("--skew", type=int, metavar="SECONDS", help="The server's clock is so far ahead."),
    click.option("--replay", **_SWITCH, help="The nonce counts as used."),
    click.option("--deny", **_SWITCH, help="The user says no, whatever is answered."),
    click.option("--expire-token", **_SWITCH, help="The access token expires."),
    click.option("--revoke-token", **_SWITCH, help="The access token is revoked."),
    click.option("--drop", **_SWITCH, help="Close the connection without an answer."),
    click.option("--stall", type=float, metavar="SECONDS", help="Pause half-way in the answer."),
    click.option("--truncate", **_SWITCH, help="End the answer half-way."),
    click.option("--after-auth", **_SWITCH, help="Only what would have been accepted."),
)


def _rule(function: Any) -> Any:  # Any: a decorator takes every command
    for option in reversed(_RULE):
        function = option(function)
    return function


@click.group(cls=DefaultGroup, default="list")
def fault() -> None:
    """Make requests fail; without a command, list the rules."""


@fault.command("list")
@as_json
@asks_server
def list_faults(mock: Handle, *, as_json: bool) -> None:
    """List the rules in the order in which they are tried."""
    documents = mock.faults.documents()
    if as_json:
        print_json(documents)
    elif documents:
        result("\n".join(_line(document) for document in documents))
    else:
        tell("pypi-mock: there are no faults")


@fault.command()
@_rule
@asks_server
def add(mock: Handle, **rule: Any) -> None:  # Any: the options above
    """Make requests fail: the next one, of all, unless said otherwise. Prints the rule's ID."""
    result(str(mock.faults.add(**said(rule)).id))


@fault.command()
@click.argument("numbers", metavar="[ID]...", nargs=-1, type=int)
@asks_server
def clear(mock: Handle, *, numbers: tuple[int, ...]) -> None:
    """Take rules away: all, or those with an ID that is given."""
    if not numbers:
        mock.faults.clear()
    for number in numbers:
        mock.faults.remove(number)


def _line(document: dict[str, Any]) -> str:
    """Write a rule in one line; Any: a document of the server."""
    parts = [document.get("when") or {"next": 1}, document.get("match") or {}, document["effect"]]
    words = [_words(part) for part in parts if part]
    after = " (after authentication)" if document.get("after_auth") else ""
    left = document["remaining"]
    counts = f"fired {document['fired']}" + ("" if left is None else f", {left} left")
    return f"{document['id']}: {': '.join(words)}{after} [{counts}]"


def _words(part: dict[str, Any]) -> str:
    return " ".join(
        name
        if value is True
        else f"{name}={value if isinstance(value, str) else json.dumps(value)}"
        for name, value in part.items()
        if value not in (False, None, "")
    )
