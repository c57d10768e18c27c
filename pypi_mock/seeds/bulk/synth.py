"""Filling an empty store with made-up projects, in one transaction and in bounded memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib.auth.hashers import make_password
from django.core.management.color import no_style
from django.db import connection

from accounts.models import User
from pypi_mock.seeds.bulk.made import COLUMNS, PROJECTS_OF_ONE, Plan, Size
from pypi_mock.seeds.bulk.making import batches
from pypi_mock.seeds.bulk.writing import bulk_writing, rows_write
from pypi_mock.simulation.clock import clock
from releases.models import Change, File, Project, Release, RetiredName

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

OWNERS: Final = 10_000
"""At most; then each has more projects."""


class NotEmptyError(Exception):
    """Something is in the store already: rows in bulk go beside no others."""


def synth(size: Size, *, progress: Callable[[int], None]) -> Mapping[str, int]:
    """Fill the store; return how many rows each table has got.

    All or nothing: whoever interrupts it finds the store as it was. ``progress`` is told of each
    batch how many projects it had.

    Raises:
        NotEmptyError: Nothing has been written.
    """
    for model in (Project, Release, File, Change, RetiredName):
        if model._default_manager.exists():  # noqa: SLF001 (Django's public name)
            raise NotEmptyError(
                f"the store has {model._meta.verbose_name_plural} already: "  # noqa: SLF001 (documented)
                "a synthetic one is made in an empty folder or database"
            )
    counts = dict.fromkeys(COLUMNS, 0)
    with bulk_writing(list(COLUMNS)):
        plan = Plan(size, _owners(size), clock.now())
        for batch in batches(plan):
            for table, rows in batch.items():
                rows_write(table, COLUMNS[table], rows)
                counts[table] += len(rows)
            progress(len(batch["releases_project"]))
    _count_on()
    return counts


def _owners(size: Size) -> list[tuple[int, str]]:
    """Make people who can sign in nowhere, unless an earlier store has left them."""
    count = min(-(-size.projects // PROJECTS_OF_ONE), OWNERS)
    names = [f"synth-{number:05}" for number in range(1, count + 1)]
    password = make_password(None)
    User.objects.bulk_create(
        (User(username=name, password=password) for name in names),
        batch_size=1000,
        ignore_conflicts=True,
    )
    made = User.objects.filter(username__startswith="synth-").order_by("username")
    return list(made.values_list("pk", "username")[:count])


def _count_on() -> None:
    """Let the next rows have the next numbers; SQLite sees to that itself."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(
            no_style(), [Project, Release, File, Change]
        ):
            cursor.execute(statement)
