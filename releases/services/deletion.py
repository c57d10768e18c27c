"""Taking files, releases and projects away; their names stay used (contract 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releases.contents.storage import contents_discard
from releases.models import File, RetiredName
from releases.services.changes import change_note
from releases.services.listing import listing_update
from releases.services.permission import require_owner, require_role
from releases.services.writing import index_change

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accounts.models import User
    from releases.models import Project, Release


def file_delete(*, user: User | None, file: File) -> None:
    """Delete a file and its content."""
    project = file.project
    require_role(user=user, project=project)
    with index_change():
        gone = _files_delete(project, File.objects.filter(pk=file.pk))
        if gone:
            version = file.release.version
            action = f"remove file {file.filename}"
            change_note(project=project, version=version, action=action, user=user)
    contents_discard(gone)


def release_delete(*, user: User | None, release: Release) -> None:
    """Delete a release with its files."""
    project = release.project
    require_role(user=user, project=project)
    with index_change():
        gone = _files_delete(project, release.files.all())
        version = release.version
        deleted, _ = type(release).objects.filter(pk=release.pk).delete()
        if deleted:
            listing_update(project=project)
            change_note(project=project, version=version, action="remove release", user=user)
    contents_discard(gone)


def project_delete(*, user: User | None, project: Project) -> None:
    """Remove a project with all that is in it; nobody can register its name again."""
    require_owner(user=user, project=project)
    with index_change():
        gone = _files_delete(project, project.files.all())
        documentation = getattr(project, "documentation", None)
        if documentation is not None:
            gone.append(documentation.content)
        change_note(project=project, action="remove project", user=user)
        RetiredName.objects.get_or_create(project=project.normalized, filename="")
        type(project).objects.filter(pk=project.pk).delete()
    contents_discard(gone)


def _files_delete(project: Project, files: Iterable[File]) -> list[str]:
    """Delete rows and retire their names; return the contents that nothing lists any more."""
    found = list(files)
    RetiredName.objects.bulk_create(
        [RetiredName(project=project.normalized, filename=file.filename) for file in found],
        ignore_conflicts=True,
    )
    File.objects.filter(pk__in=[file.pk for file in found]).delete()
    return [file.content for file in found]
