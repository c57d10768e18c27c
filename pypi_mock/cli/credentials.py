"""``pypi-mock credentials``: four values that sign, without the dance."""

from __future__ import annotations

import shlex
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from pypi_mock.cli.asking import asks_server, print_json
from pypi_mock.cli.streams import result

if TYPE_CHECKING:
    from pypi_mock.testing.handle import Handle
    from pypi_mock.testing.identities import Credentials


@click.command()
@click.option("--consumer", metavar="KEY", help="Whose; a new consumer's unless given.")
@click.option("--user", metavar="NAME", help="Who grants the token; alice unless given.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(("env", "json", "curl")),
    default="env",
    show_default=True,
    help="Lines such as OAUTH_TOKEN=..., a document, or a command that is signed with them.",
)
@asks_server
def credentials(mock: Handle, *, consumer: str | None, user: str | None, format_name: str) -> None:
    """Issue four values that sign at once.

    They are those of a consumer, and of a token that a user has granted to it. Consumer and user
    are made where they are not known.
    """
    issued = mock.credentials(consumer=consumer, user=user)
    if format_name == "json":
        print_json(asdict(issued))
    elif format_name == "curl":
        signed = mock.sign("GET", f"{mock.url}/oauth/test?test=spam", credentials=issued)
        result(signed["curl"])
    else:
        result("\n".join(_lines(issued)))


def _lines(issued: Credentials) -> list[str]:
    values = {
        "OAUTH_CONSUMER_KEY": issued.consumer_key,
        "OAUTH_CONSUMER_SECRET": issued.consumer_secret,
        "OAUTH_TOKEN": issued.token,
        "OAUTH_TOKEN_SECRET": issued.token_secret,
        "OAUTH_USER": issued.user,
    }
    return [f"{name}={shlex.quote(value)}" for name, value in values.items()]
