"""What the JSON API describes, and the serials that its documents are kept by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from packaging.utils import canonicalize_version
from packaging.version import Version

from releases.described.document import DescribedFile, DescribedProject, DescribedRelease
from releases.form.grammar import version_problem
from releases.models import Documentation, File, Project, Release
from releases.selectors.projects import people

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releases.described.document import Metadata

# As for the simple index: they are asked for at every request, so by bare statements.
_PROJECT = """
SELECT serial FROM releases_project WHERE normalized = %s AND status <> 'quarantined'
AND EXISTS (SELECT 1 FROM releases_release WHERE project_id = releases_project.id)
"""
_RELEASE = """
SELECT releases_project.serial, releases_release.id
FROM releases_project JOIN releases_release ON project_id = releases_project.id
WHERE normalized = %s AND status <> 'quarantined' AND canonical_version = %s
"""


def described_serial(normalized: str) -> int | None:
    """Return the serial of a project that has releases and is not in quarantine."""
    with connection.cursor() as cursor:
        cursor.execute(_PROJECT, [normalized])
        found = cursor.fetchone()
    return None if found is None else found[0]


def described_release(normalized: str, version: str) -> tuple[int, int] | None:
    """Return the serial of such a project, and a release's number, by any spelling of it."""
    if version_problem(version):
        return None
    with connection.cursor() as cursor:
        cursor.execute(_RELEASE, [normalized, canonicalize_version(version)])
        found: tuple[int, int] | None = cursor.fetchone()
    return found


def project_described(normalized: str) -> DescribedProject | None:
    """Return what is said of a project."""
    project = Project.objects.filter(normalized=normalized).first()
    if project is None:
        return None
    return DescribedProject(
        name=project.name,
        normalized=normalized,
        serial=project.serial,
        bugtrack_url=project.bugtrack_url,
        is_documented=Documentation.objects.filter(project=project).exists(),
        roles=[(role.get_kind_display(), role.user.username) for role in people(project=project)],
    )


def releases_described(normalized: str) -> list[DescribedRelease]:
    """Return every release, hidden or not, oldest version first."""
    rows = Release.objects.filter(project__normalized=normalized).values_list(
        "pk", "version", "metadata__requires_python", "yanked", "yanked_reason"
    )
    releases = [DescribedRelease(*row[:2], row[2] or "", *row[3:]) for row in rows]
    return sorted(releases, key=lambda release: Version(release.version))


def files_described(normalized: str, *, release: int | None = None) -> list[DescribedFile]:
    """Return the files of a project, or of one release of it."""
    files = File.objects.filter(project__normalized=normalized)
    if release is not None:
        files = files.filter(release=release)
    rows = files.order_by("filename").values_list(
        "release",
        "filename",
        "filetype",
        "pyversion",
        "comment",
        "size",
        "md5",
        "sha256",
        "blake2_256",
        "signature",
        "uploaded",
    )
    return [DescribedFile(*row[:9], bool(row[9]), row[10]) for row in rows]


def metadata_of(release: int) -> Metadata:
    """Return the fields of one release; none when it was removed this very moment."""
    return Release.objects.filter(pk=release).values_list("metadata", flat=True).first() or {}


def latest(releases: Sequence[DescribedRelease]) -> DescribedRelease:
    """Return the release that a project is described by, of those in order of version.

    As today's index: one not yanked before one that is, then a final one before a pre-release,
    then the newest. Hidden ones count, as they did in 2012.
    """
    return max(
        reversed(releases),  # the first of equal ones
        key=lambda release: (not release.yanked, not Version(release.version).is_prerelease),
    )
