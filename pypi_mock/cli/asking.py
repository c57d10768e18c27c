"""What the commands that ask a running server share: which one, and what their status means."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pypi_mock.cli.ready import default_url
from pypi_mock.cli.streams import Exit, fail, result
from pypi_mock.option import PREFIX
from pypi_mock.options import URL_VARIABLE
from pypi_mock.testing.connection import Connection
from pypi_mock.testing.errors import MockError, NoServerError
from pypi_mock.testing.handle import Handle

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Command = TypeVar("Command", bound="Callable[..., Any]")  # Any: a decorator takes every command

_NOT_FOUND = 404
_SERVER_ERROR = 500

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def asks_server(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command ``--url`` and its like; its first argument is the server's handle.

    What goes wrong ends with 1 where the server has no such thing, with 2 where it was asked for
    something that cannot be, and with 3 where there is no server.
    """

    @click.option(
        "--url", help=f"Where the server is [{URL_VARIABLE}; default: http://127.0.0.1:8000]."
    )
    @click.option(
        "--ca-file", help="The certificate of its own authority, with TLS [SSL_CERT_FILE]."
    )
    @click.option(
        "--admin-token",
        envvar=f"{PREFIX}ADMIN_TOKEN",
        default="",
        help=f"What it was given as --admin-token [{PREFIX}ADMIN_TOKEN].",
    )
    @functools.wraps(function)
    def asking(
        *, url: str | None, ca_file: str | None, admin_token: str, **wanted: Any
    ) -> None:  # Any: a command's own
        try:
            connection = Connection(
                url or default_url(), admin_token=admin_token, ca_file=ca_file or ""
            )
            function(Handle(connection), **wanted)
        except MockError as error:
            raise fail(_status(error), str(error)) from None
        except AssertionError as error:
            raise fail(Exit.ANSWER_IS_NO, str(error)) from None
        except KeyboardInterrupt:
            raise fail(Exit.INTERRUPTED) from None

    return asking


def filters(function: Command) -> Command:
    """Give a command the conditions that tell requests apart."""
    for option in reversed(_FILTERS):
        function = option(function)
    return function


def print_json(document: object) -> None:
    """Print a document for programs."""
    result(json.dumps(document, indent=2))


def said(values: Mapping[str, Any]) -> dict[str, Any]:  # Any: options of every kind
    """Leave out the options that were not given."""
    return {name: value for name, value in values.items() if value is not None}


def _status(error: MockError) -> Exit:
    if isinstance(error, NoServerError) or (error.status or 0) >= _SERVER_ERROR:
        return Exit.IMPOSSIBLE
    return Exit.ANSWER_IS_NO if error.status == _NOT_FOUND else Exit.WRONG_USAGE


_FILTERS = (
    click.option("--method", help="Of HTTP."),
    click.option("--path", help="Whole, or a pattern with *."),
    click.option("--consumer", help="A consumer's key."),
    click.option("--token", help="A token's key."),
    click.option("--status", help="Such as 401, or 4xx."),
    click.option("--problem", help="What it was refused for, such as nonce_used."),
    click.option("--cause", help="The name of a mistake, or its beginning, such as uri."),
    click.option("--accepted/--refused", default=None, help="As its client wanted, or not."),
    click.option("--request-id", help="Of one request: its answer's X-Request-Id."),
    click.option("--after", type=click.IntRange(0), metavar="ID", help="Only later ones."),
)
