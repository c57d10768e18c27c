"""Who may publish: giving roles and taking them away, as an Owner may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releases.judging.rules import Refusal, RefusedError, Rule
from releases.models import Project, Role
from releases.services.changes import change_note
from releases.services.permission import require_owner
from releases.services.writing import index_change

if TYPE_CHECKING:
    from accounts.models import User


def role_give(*, user: User, project: Project, to: User, kind: Role.Kind) -> Role:
    """Let somebody publish to a project.

    Raises:
        RefusedError: ``user`` is no owner, or the other has a role already.
    """
    require_owner(user=user, project=project)
    with index_change():
        role, is_new = Role.objects.get_or_create(user=to, project=project, defaults={"kind": kind})
        if not is_new:
            message = f"{to} is {role.get_kind_display()} of {project} already"
            raise RefusedError([Refusal(Rule.ROLE_GIVEN, message, "username")])
        action = f"add {kind.label} {to.username}"
        change_note(project=project, action=action, user=user)
    return role


def role_take(*, user: User, role: Role) -> None:
    """Take a role away; the last Owner keeps it.

    Raises:
        RefusedError: ``user`` is no owner, or the role is the last Owner's.
    """
    project = role.project
    require_owner(user=user, project=project)
    with index_change():
        # The row is locked: two owners cannot both take the other's role.
        Project.objects.select_for_update().get(pk=project.pk)
        owners = Role.objects.filter(project=project, kind=Role.Kind.OWNER)
        if not owners.exclude(pk=role.pk).exists():
            message = f"{role.user} is the last owner of {project}, which must have one"
            raise RefusedError([Refusal(Rule.ROLE_LAST_OWNER, message, "username")])
        deleted, _ = Role.objects.filter(pk=role.pk).delete()
        if deleted:
            action = f"remove {role.get_kind_display()} {role.user.username}"
            change_note(project=project, action=action, user=user)
