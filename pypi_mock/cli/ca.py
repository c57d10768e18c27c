"""``pypi-mock ca``: what to trust, asked of the server that is to be trusted."""

from __future__ import annotations

from pathlib import Path

import click

from pypi_mock.cli.streams import Exit, fail, result
from pypi_mock.options import URL_VARIABLE

DEFAULT_URL = "http://127.0.0.1:8000"


@click.command()
@click.option(
    "--url",
    envvar=URL_VARIABLE,
    show_envvar=True,
    default=DEFAULT_URL,
    show_default=True,
    help="Where the server is: a loopback address, or a name that leads there.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Write it there, and print where that is.",
)
def ca(*, url: str, output: str | None) -> None:
    """Print the CA certificate of a server with `--tls auto`, as PEM.

    Whoever answers at the address is believed, so it must be on this machine; from another one,
    take ca.pem out of the server's --data folder. Exit status: 1 where the server has none.
    """
    from pypi_mock.cli.first_trust import NoAuthorityError, NoServerError, fetched_ca

    try:
        pem = fetched_ca(url)
    except NoAuthorityError as error:
        raise fail(Exit.ANSWER_IS_NO, str(error)) from None
    except NoServerError as error:
        raise fail(Exit.IMPOSSIBLE, str(error)) from None
    except ValueError as error:
        raise fail(Exit.WRONG_USAGE, str(error)) from None
    if output is None:
        result(pem.strip())
        return
    file = Path(output).absolute()
    try:
        file.write_text(pem, encoding="ascii")
    except OSError as error:
        raise fail(Exit.IMPOSSIBLE, f"{file} cannot be written: {error.strerror}") from None
    result(str(file))
