"""What is shown of a project and its releases, and what installers are told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releases.judging.rules import Refusal, RefusedError, Rule
from releases.models import Project, Release
from releases.services.changes import change_note
from releases.services.listing import listing_update
from releases.services.permission import require_role
from releases.services.writing import index_change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.models import User


def release_yank(*, user: User | None, release: Release, reason: str = "") -> None:
    """Keep installers from a release unless it is pinned (PEP 592)."""
    require_role(user=user, project=release.project)
    _release_turn(release, user, "yank release", yanked=True, yanked_reason=reason)


def release_unyank(*, user: User | None, release: Release) -> None:
    """Let installers have a release again."""
    require_role(user=user, project=release.project)
    _release_turn(release, user, "unyank release", yanked=False, yanked_reason="")


def release_hide(*, user: User | None, release: Release, hidden: bool) -> None:
    """Leave a release out of listings and searches, or show it again; it stays installable."""
    require_role(user=user, project=release.project)
    _release_turn(release, user, "update hidden", hidden=hidden)


def autohide_set(*, user: User | None, project: Project, autohide: bool) -> None:
    """Choose whether a new release hides those before it."""
    require_role(user=user, project=project)
    _project_turn(project, user, "update autohide", autohide=autohide)


def status_set(
    *, user: User | None, project: Project, status: Project.Status, reason: str = ""
) -> None:
    """Tell installers what became of a project (PEP 792); quarantine is the index's own.

    Raises:
        RefusedError: ``user`` has no role, or the project is in quarantine, or would be.
    """
    require_role(user=user, project=project)
    if user is not None and Project.Status.QUARANTINED in {project.status, status}:
        message = f"{project} is put in quarantine, and let out of it, by the index itself"
        raise RefusedError([Refusal(Rule.PERMISSION_DENIED, message, "status")])
    action = f"status {status.value}"
    _project_turn(project, user, action, status=status, status_reason=reason)


def locations_set(
    *,
    user: User | None,
    project: Project,
    tracks: Sequence[str],
    alternate_locations: Sequence[str],
) -> None:
    """Say which other indexes have the same project (PEP 708)."""
    require_role(user=user, project=project)
    new = {"tracks": list(tracks), "alternate_locations": list(alternate_locations)}
    _project_turn(project, user, "update locations", **new)


@index_change()
def _release_turn(release: Release, user: User | None, action: str, **new: object) -> None:
    """Write what differs, with a note; what is so already is no change."""
    if not Release.objects.filter(pk=release.pk).exclude(**new).update(**new):
        return
    for name, value in new.items():
        setattr(release, name, value)
    listing_update(project=release.project)
    change_note(project=release.project, version=release.version, action=action, user=user)


@index_change()
def _project_turn(project: Project, user: User | None, action: str, **new: object) -> None:
    if not Project.objects.filter(pk=project.pk).exclude(**new).update(**new):
        return
    for name, value in new.items():
        setattr(project, name, value)
    change_note(project=project, action=action, user=user)
