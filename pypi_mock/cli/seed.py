"""``pypi-mock seed``: what the server holds after a reset."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from pypi_mock.cli.asking import asks_server
from pypi_mock.cli.streams import Exit, fail, result, tell
from pypi_mock.cli.synth import synth
from pypi_mock.testing.errors import MockError, NoServerError

if TYPE_CHECKING:
    from pypi_mock.testing.handle import Handle

_BAD_REQUEST = 400
_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group()
def seed() -> None:
    """Load, dump or check what a server holds."""


seed.add_command(synth)


@seed.command()
@_file
@click.option("--add", is_flag=True, help="Add it to what is there; the next reset forgets it.")
@asks_server
def load(mock: Handle, *, file: Path, add: bool) -> None:
    """Make FILE, in TOML or JSON, the seed, and reset the server to it."""
    try:
        (mock.seed.add if add else mock.seed.load)(file)
    except NoServerError:
        raise
    except MockError as error:
        if error.status not in {None, _BAD_REQUEST}:
            raise
        raise fail(Exit.ANSWER_IS_NO, str(error)) from None


@seed.command()
@click.option(
    "--format",
    "format_name",
    type=click.Choice(("toml", "json")),
    default="toml",
    show_default=True,
    help="How it is written.",
)
@asks_server
def dump(mock: Handle, *, format_name: Literal["toml", "json"]) -> None:
    """Print what the server holds now, as a seed."""
    result(mock.seed.text(format_name).rstrip("\n"))


@seed.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(*, files: tuple[Path, ...]) -> None:
    """Check FILES, without a server: names, types, and the files that they name.

    Exit status: 0 each is a seed, 1 one is not.
    """
    mistakes = [mistake for file in files for mistake in _mistakes(file)]
    for mistake in mistakes:
        result(mistake)
    if mistakes:
        raise SystemExit(int(Exit.ANSWER_IS_NO))


def _mistakes(file: Path) -> tuple[str, ...]:
    from pypi_mock.seeds.reading import read_file  # late: it needs the engine
    from pypi_mock.strict import DocumentError

    try:
        read_file(file)
    except DocumentError as error:
        return error.errors
    tell(f"{file}: right")
    return ()
