"""``pypi-mock approve`` and ``deny``: the user's answer, without a browser."""

from __future__ import annotations

import shlex
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from pypi_mock.cli.asking import as_json, asks_server, print_json
from pypi_mock.cli.streams import result

if TYPE_CHECKING:
    from pypi_mock.testing.handle import Handle
    from pypi_mock.testing.identities import Approval

_token = click.argument("token", required=False)
_user = click.option("--user", default="alice", show_default=True, help="Who answers.")


@click.command()
@_token
@_user
@as_json
@asks_server
def approve(mock: Handle, *, token: str | None, user: str, as_json: bool) -> None:
    """Say yes to a request token; without TOKEN, to the only one that waits.

    Prints the verifier, and where the browser would go next.
    """
    _print(mock.approve(token, user=user), as_json=as_json)


@click.command()
@_token
@_user
@as_json
@asks_server
def deny(mock: Handle, *, token: str | None, user: str, as_json: bool) -> None:
    """Say no to a request token; without TOKEN, to the only one that waits."""
    _print(mock.deny(token, user=user), as_json=as_json)


def _print(approval: Approval, *, as_json: bool) -> None:
    if as_json:
        print_json(asdict(approval))
    else:
        values = asdict(approval).items()
        result("\n".join(f"{name}={shlex.quote(value)}" for name, value in values))
