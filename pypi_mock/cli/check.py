"""``pypi-mock check``: would the index take these files?"""

from __future__ import annotations

from pathlib import Path

import click

from pypi_mock import kinds
from pypi_mock.cli.asking import as_json, print_json
from pypi_mock.cli.durations import read_as
from pypi_mock.cli.streams import Exit, fail, result
from pypi_mock.index_options import INDEX_OPTIONS

_PERSONALITIES = ("pypi-today", "legacy-2012")
_LIMIT = next(option for option in INDEX_OPTIONS if option.name == "upload-limit")


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--personality",
    type=click.Choice(_PERSONALITIES),
    default=_PERSONALITIES[0],
    show_default=True,
    help="By whose rules.",
)
@click.option(
    "--upload-limit",
    "limit",
    callback=read_as(kinds.SIZE),
    default=_LIMIT.default,
    show_default=True,
    metavar="SIZE",
    help=_LIMIT.help,
)
@as_json
def check(*, files: tuple[str, ...], personality: str, limit: int, as_json: bool) -> None:
    """Say of wheels and sdists whether the index would take them, and all that is wrong.

    Nothing is sent: each file is judged by itself and by its own metadata. POST /check/ asks a
    server, which knows what it has already.
    Exit status: 0 all would be taken, 1 one would be refused, 2 a file cannot be read.
    """
    from pypi_mock.offline.checking import checked
    from releases.judging.personality import Personality

    whose = Personality(personality)
    try:
        answers = [checked(Path(file), personality=whose, limit=limit) for file in files]
    except (OSError, ValueError) as error:
        name = getattr(error, "filename", None)
        reason = getattr(error, "strerror", None) or str(error)
        raise fail(Exit.WRONG_USAGE, f"the file {name!r} cannot be read: {reason}") from None
    if as_json:
        print_json([answer.document() for answer in answers])
    else:
        result("".join(answer.text() for answer in answers).rstrip("\n"))
    if any(answer.refused for answer in answers):
        raise SystemExit(int(Exit.ANSWER_IS_NO))
