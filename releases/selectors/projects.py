"""What the pages and the index show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from packaging.utils import canonicalize_version
from packaging.version import Version

from releases.form.grammar import version_problem
from releases.form.names import name_problem, normalize
from releases.models import CoreMetadata, File, Project, Release, Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet


def project_find(*, name: str) -> Project | None:
    """Find a project by any spelling of its name."""
    if name_problem(name):
        return None  # nor may the database be asked: it cannot hold every character
    return Project.objects.filter(normalized=normalize(name)).first()


def projects_listed() -> QuerySet[Project]:
    """List the projects that have a release which is not hidden (contract 4, ``_pypi_hidden``)."""
    return Project.objects.filter(releases__hidden=False).distinct().order_by("normalized")


def releases_listed(*, project: Project) -> list[Release]:
    """List a project's releases without the hidden ones, newest version first."""
    return _newest_first(project.releases.filter(hidden=False))


def shown_first(version: str, *, yanked: bool) -> tuple[bool, bool, Version]:
    """Return a key: the greatest is the release that a project is shown by.

    One not yanked goes before one that is, then a final one before a pre-release.
    """
    parsed = Version(version)
    return not yanked, not parsed.is_prerelease, parsed


def release_find(*, project: Project, version: str) -> Release | None:
    """Find a release, hidden or not, by any spelling of its version."""
    if version_problem(version):
        return None
    return project.releases.filter(canonical_version=canonicalize_version(version)).first()


def files_of_release(*, release: Release) -> list[File]:
    """List the files of one release."""
    return list(release.files.order_by("filename"))


def file_find(*, project: str, filename: str) -> File | None:
    """Find a file that is there to be downloaded."""
    if name_problem(project) or not filename.isprintable():
        return None
    files = File.objects.filter(project__normalized=normalize(project))
    return files.filter(filename=filename).first()


def attested_file_find(*, project: str, version: str, filename: str) -> File | None:
    """Find a file by its place, with its provenance if it has any; none that is in quarantine."""
    if name_problem(project) or version_problem(version) or not filename.isprintable():
        return None
    files = File.objects.filter(
        project__normalized=normalize(project),
        release__canonical_version=canonicalize_version(version),
        filename=filename,
    )
    listed = files.exclude(project__status=Project.Status.QUARANTINED)
    return listed.select_related("project", "provenance").first()


def file_path(*, project: Project, file: File) -> str:
    """Return where a file is downloaded, from the server's root."""
    return reverse("files:download", args=[project.normalized, file.filename])


def core_metadata_of(*, file: File) -> bytes:
    """Read what a file says of itself; empty where nothing is kept."""
    kept = CoreMetadata.objects.filter(file=file).values_list("content", flat=True).first()
    return b"" if kept is None else bytes(kept)


def people(*, project: Project) -> list[Role]:
    """List who may publish to a project, owners first."""
    return list(project.roles.select_related("user").order_by("-kind", "user__username"))


def roles_of(*, username: str) -> list[Role]:
    """List what somebody may publish to, where he is owner first; nothing in quarantine."""
    roles = Role.objects.filter(user__username=username).select_related("project")
    listed = roles.exclude(project__status=Project.Status.QUARANTINED)
    return list(listed.order_by("-kind", "project__normalized"))


def _newest_first(releases: Iterable[Release]) -> list[Release]:
    return sorted(releases, key=lambda release: Version(release.version), reverse=True)
