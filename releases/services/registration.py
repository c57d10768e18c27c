"""Registering a project and its releases (contract 4, ``add_release``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from packaging.utils import canonicalize_version

from pypi_mock.simulation.clock import clock
from releases.form.metadata import edited, parse_metadata
from releases.form.names import lookalike, normalize
from releases.judging.judge import Judge
from releases.judging.rules import Refusal, RefusedError, Rule, shown
from releases.models import Project, Release, RetiredName, Role
from releases.readable import is_undescribed
from releases.services.changes import change_note
from releases.services.index_rules import hear_new_project
from releases.services.listing import classifiers_write, listing_update
from releases.services.permission import require_role
from releases.services.writing import index_change

if TYPE_CHECKING:
    from accounts.models import User
    from releases.form.metadata import Metadata, RawFields


def release_register(*, user: User, fields: RawFields, judge: Judge | None = None) -> Release:
    """Register a release, or edit it: fields sent are updated, fields not sent keep their value.

    Raises ``RefusedError`` with every problem of the fields, or when the project is another's.
    """
    judge = judge or Judge()
    metadata = parse_metadata(fields, judge)
    with index_change():
        if not Project.objects.filter(normalized=normalize(metadata.name)).exists():
            hear_new_project(judge, user=user, name=metadata.name)
            judge.decide()
        project = project_claim(user=user, name=metadata.name)
        release, created = release_ensure(project=project, metadata=metadata, user=user)
        if not created:
            _release_edit(release=release, metadata=metadata, user=user)
        return release


def project_claim(*, user: User, name: str) -> Project:
    """Return the project of that name, on which ``user`` may publish.

    The first to register a name becomes its Owner (contract 4). The unique name decides a race.
    """
    project, created = Project.objects.get_or_create(
        normalized=normalize(name),
        defaults={"name": name, "lookalike": lookalike(name), "created": clock.now()},
    )
    if not created:
        require_role(user=user, project=project)
        return project
    if RetiredName.objects.filter(project=project.normalized, filename="").exists():
        message = f"{shown(name)} was the name of a project since removed; it stays used"
        raise RefusedError([Refusal(Rule.NAME_USED_BEFORE, message, "name")])
    change_note(project=project, action="create", user=user)
    Role.objects.create(user=user, project=project, kind=Role.Kind.OWNER)
    change_note(project=project, action=f"add Owner {user.username}", user=user)
    return project


def release_ensure(*, project: Project, metadata: Metadata, user: User) -> tuple[Release, bool]:
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
        if project.autohide:
            project.releases.exclude(pk=release.pk).update(hidden=True)
        listing_update(project=project, changed=release)
        classifiers_write(release)
        change_note(project=project, version=release.version, action="new release", user=user)
    return release, created


def release_describe(*, release: Release, readme: str) -> None:
    """Let the README of a file describe a release that nobody has described (pypi.md 1.4)."""
    if not readme or not is_undescribed(release.metadata):
        return
    release.metadata = {**release.metadata, "description": readme}
    release.save(update_fields=["metadata"])


def _release_edit(*, release: Release, metadata: Metadata, user: User) -> None:
    """Update the fields sent; without a difference there is no change to be noted."""
    locked = Release.objects.select_for_update().get(pk=release.pk)
    release.metadata = edited(locked.metadata, metadata.values)
    release.hidden = locked.hidden if metadata.hidden is None else metadata.hidden
    names = [
        name
        for name in dict.fromkeys([*release.metadata, *locked.metadata])
        if release.metadata.get(name) != locked.metadata.get(name)
    ]
    names += ["_pypi_hidden"] if release.hidden != locked.hidden else []
    if names:
        release.updated = clock.now()
        release.save(update_fields=["metadata", "hidden", "updated"])
        listing_update(project=release.project, changed=release)
        classifiers_write(release, locked.metadata.get("classifiers"))
    if _tracker_edit(project=release.project, metadata=metadata):
        names.append("bugtrack_url")
    if names:
        action = f"update {', '.join(names)}"
        change_note(project=release.project, version=release.version, action=action, user=user)


def _tracker_edit(*, project: Project, metadata: Metadata) -> bool:
    """The bug tracker is the project's, though it comes with a release; say whether it changed."""
    url = metadata.bugtrack_url
    if url is None:
        return False
    others = Project.objects.filter(pk=project.pk).exclude(bugtrack_url=url)
    return bool(others.update(bugtrack_url=url))
