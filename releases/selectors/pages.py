"""What the pages of a project and of a person show."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.contrib.auth.validators import ASCIIUsernameValidator
from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, Q
from packaging.version import Version

from accounts.models import User
from releases.models import Documentation, File, Project, Provenance, Role
from releases.selectors.projects import shown_first

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from releases.models import Release

ROLES_SHOWN = 200


class VersionRow(NamedTuple):
    """One of a project's releases, without what it says of itself, which may be long."""

    pk: int
    version: str
    created: datetime
    hidden: bool
    yanked: bool
    yanked_reason: str


def versions_of(*, project: Project) -> list[VersionRow]:
    """List a project's releases, hidden ones too, newest version first."""
    rows = [VersionRow(*row) for row in project.releases.values_list(*VersionRow._fields)]
    return sorted(rows, key=lambda row: Version(row.version), reverse=True)


def newest(rows: Sequence[VersionRow]) -> VersionRow | None:
    """Return the release that a project is shown by: none that is hidden."""
    seen = [row for row in rows if not row.hidden]
    return max(seen, key=lambda row: shown_first(row.version, yanked=row.yanked), default=None)


def files_shown(*, release: Release) -> QuerySet[File]:
    """List the files of a release, and say which are signed and which attested."""
    files = release.files.defer("signature").select_related("uploaded_by").order_by("filename")
    return files.annotate(
        is_signed=~Q(signature=""),
        is_attested=Exists(Provenance.objects.filter(file=OuterRef("pk"))),
    )


def files_counted(*, project: Project) -> dict[int, int]:
    """Count the files of each release of a project."""
    counted = project.files.order_by().values_list("release").annotate(Count("pk"))
    return dict(counted)


def role_of(*, user: User | AnonymousUser, project: Project) -> Role | None:
    """Return what somebody is to a project."""
    return Role.objects.filter(project=project, user=user.pk).first() if user.pk else None


def documentation_of(*, project: Project) -> Documentation | None:
    """Return the documentation of a project."""
    return Documentation.objects.filter(project=project).first()


def user_find(*, username: str) -> User | None:
    """Find a person by the very name; nothing that cannot be one is asked for."""
    try:
        ASCIIUsernameValidator()(username)
    except ValidationError:
        return None
    return User.objects.filter(username=username).first()


def roles_shown(*, user: User, to_oneself: bool) -> list[Role]:
    """List what somebody may publish to; others see what lists show, and no more."""
    roles = user.roles.select_related("project", "project__listing")
    if not to_oneself:
        roles = roles.filter(project__listing__isnull=False)
        roles = roles.exclude(project__status=Project.Status.QUARANTINED)
    return list(roles.order_by("project__normalized")[: ROLES_SHOWN + 1])
