"""Taking down what changed: the serials, the changelog and the feeds come from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pypi_mock.simulation.clock import clock
from releases.form.fields import LINE_LIMIT
from releases.models import Change, Project

if TYPE_CHECKING:
    from accounts.models import User


def change_note(*, project: Project, action: str, user: User | None, version: str = "") -> None:
    """Number a change, in the transaction that makes it; the number is the project's new serial.

    Whatever an index page shows is changed with a note: pages are kept by their serial.
    """
    change = Change.objects.create(
        project=project.name,
        version=version,
        action=action[:LINE_LIMIT],
        username=user.username if user else "",
        at=clock.now(),
    )
    project.serial = change.pk
    Project.objects.filter(pk=project.pk).update(serial=change.pk)
