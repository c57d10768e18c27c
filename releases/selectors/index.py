"""What the simple index lists, and the serials that its pages are kept by.

A serial is asked for at every request, so by a bare statement: building a query takes longer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Exists, OuterRef

from releases.models import File, Project, Provenance
from releases.simple.document import ListedFile, ListedProject
from releases.simple.whole import PIECE, Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

_LAST_SERIAL = "SELECT max(id) FROM releases_change"
_SERIAL = "SELECT serial FROM releases_project WHERE normalized = %s"


def last_serial() -> int:
    """Return the number of the index's last change; 0 before the first."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST_SERIAL)
        (serial,) = cursor.fetchone()
    return serial or 0


def project_serial(normalized: str) -> int | None:
    """Return the number of a project's last change; None when there is no such project."""
    with connection.cursor() as cursor:
        cursor.execute(_SERIAL, [normalized])
        found = cursor.fetchone()
    return None if found is None else found[0]


def projects_of_index(*, limit: int | None = None) -> Iterator[Entry]:
    """Yield every project in order, but for those that are quarantined."""
    projects = Project.objects.exclude(status=Project.Status.QUARANTINED).order_by("normalized")
    rows = projects.values_list(*Entry._fields)[:limit]
    return map(Entry._make, rows.iterator(chunk_size=PIECE))


def project_of_index(normalized: str) -> ListedProject | None:
    """Return what the index says of a project."""
    values = Project.objects.filter(normalized=normalized).values_list(*ListedProject._fields)
    found = values.first()
    return None if found is None else ListedProject(*found)


def files_of_index(normalized: str) -> list[ListedFile]:
    """Return what the index says of a project's files: of hidden releases too, in upload order."""
    files = File.objects.filter(project__normalized=normalized).annotate(
        attested=Exists(Provenance.objects.filter(file=OuterRef("pk")))
    )
    rows = files.order_by("uploaded", "pk").values_list(
        "filename",
        "sha256",
        "size",
        "uploaded",
        "core_metadata_sha256",
        "signature",
        "attested",
        "release__version",
        "release__metadata__requires_python",
        "release__yanked",
        "release__yanked_reason",
    )
    return [
        ListedFile(*row[:5], bool(row[5]), row[6], row[7], row[8] or "", *row[9:]) for row in rows
    ]
