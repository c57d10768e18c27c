"""Registering a project and its releases (contract 4, ``add_release``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from packaging.utils import canonicalize_version

from pypi_mock.simulation.clock import clock
from releases.metadata import edited, parse_metadata
from releases.models import Project, Release, Role
from releases.names import normalize
from releases.services.permission import require_role

if TYPE_CHECKING:
    from accounts.models import User
    from releases.metadata import Metadata, RawFields


def release_register(*, user: User, fields: RawFields) -> Release:
    """Register a release, or edit it: fields sent are updated, fields not sent keep their value.

    Raises ``RefusedError`` with every problem of the fields, and ``ProblemError`` when the project
    is somebody else's.
    """
    metadata = parse_metadata(fields)
    with transaction.atomic():
        project = project_claim(user=user, name=metadata.name)
        release, created = release_ensure(project=project, metadata=metadata)
        if not created:
            _release_edit(release=release, metadata=metadata)
        return release


def project_claim(*, user: User, name: str) -> Project:
    """Return the project of that name, on which ``user`` may publish.

    The first to register a name becomes its Owner (contract 4). The unique name decides a race.
    """
    project, created = Project.objects.get_or_create(
        normalized=normalize(name), defaults={"name": name, "created": clock.now()}
    )
    if created:
        Role.objects.create(user=user, project=project, kind=Role.Kind.OWNER)
    else:
        require_role(user=user, project=project)
    return project


def release_ensure(*, project: Project, metadata: Metadata) -> tuple[Release, bool]:
    """Return the release of that version, and whether it was registered only now."""
    now = clock.now()
    release, created = Release.objects.get_or_create(
        project=project,
        canonical_version=canonicalize_version(metadata.version),
        defaults={
            "version": metadata.version,
            "metadata": edited({}, metadata.values),
            "hidden": bool(metadata.hidden),
            "created": now,
            "updated": now,
        },
    )
    if created:
        _tracker_edit(project=project, metadata=metadata)
    return release, created


def _release_edit(*, release: Release, metadata: Metadata) -> None:
    locked = Release.objects.select_for_update().get(pk=release.pk)
    release.metadata = edited(locked.metadata, metadata.values)
    release.hidden = locked.hidden if metadata.hidden is None else metadata.hidden
    if (release.metadata, release.hidden) != (locked.metadata, locked.hidden):
        release.updated = clock.now()
        release.save(update_fields=["metadata", "hidden", "updated"])
    _tracker_edit(project=release.project, metadata=metadata)


def _tracker_edit(*, project: Project, metadata: Metadata) -> None:
    """The bug tracker is the project's, though it comes with a release."""
    if metadata.bugtrack_url is not None:
        Project.objects.filter(pk=project.pk).update(bugtrack_url=metadata.bugtrack_url)
