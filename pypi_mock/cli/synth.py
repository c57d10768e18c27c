"""``pypi-mock seed synth``: a store as large as a public index, written past the server."""

from __future__ import annotations

import contextlib
import sys
import time

import click

from pypi_mock import configuration
from pypi_mock.cli.flags import chosen_by
from pypi_mock.cli.streams import Exit, fail, result

_count = click.IntRange(1, 9_999_999)


@click.command()
@click.option("--projects", type=_count, default=1000, show_default=True, help="How many projects.")
@click.option(
    "--files",
    type=click.IntRange(0),
    default=None,
    help="How many files, in equal parts; five for each project if nothing is said.",
)
@click.option("--data", metavar="DIR", help="The folder to fill, as of `serve`.")
@click.option("--database-url", metavar="URL", help="The database to fill, as of `serve`.")
def synth(*, projects: int, files: int | None, data: str | None, database_url: str | None) -> None:
    """Fill an empty store with made-up projects, for measuring.

    It writes into the database itself, in bulk and in one transaction: a run that is interrupted
    leaves the store as it was. No server may run on it meanwhile. The files are wheels with
    nothing in them, of under a kilobyte each; their digests are right, they install, and they are
    stored nowhere: the server makes each when it is asked for. A million projects with five
    million files take 8 GB of disk, and as much again while they are written.

    Exit status: 1 where the store is not empty.
    """
    chosen = chosen_by({"data": data, "database_url": database_url})
    if chosen.values["data"] is None and not chosen.values["database_url"]:
        raise fail(Exit.WRONG_USAGE, "name what is to be filled: --data DIR or --database-url URL")
    from pypi_mock.cli.preparing import (  # late: they need Django
        database_opened,
        in_a_folder,
        set_up_django,
    )

    with contextlib.ExitStack() as stack:
        chosen = in_a_folder(chosen, stack)
        configuration.adopt(chosen)
        set_up_django()
        stack.enter_context(database_opened(chosen))
        _fill(projects, projects * 5 if files is None else files)


def _fill(projects: int, files: int) -> None:
    from pypi_mock.seeds.bulk import synth as bulk
    from pypi_mock.seeds.bulk.made import Size

    started = time.perf_counter()
    try:
        with click.progressbar(
            length=projects, label="Projects", file=sys.stderr, hidden=not sys.stderr.isatty()
        ) as bar:
            counts = bulk.synth(Size(projects, files), progress=bar.update)
    except bulk.NotEmptyError as error:
        raise fail(Exit.ANSWER_IS_NO, str(error)) from None
    seconds = time.perf_counter() - started
    result(
        f"{counts['releases_project']} projects, {counts['releases_release']} releases and "
        f"{counts['releases_file']} files in {seconds:.1f} s: "
        f"{sum(counts.values())} rows, {sum(counts.values()) / seconds:.0f} a second"
    )
