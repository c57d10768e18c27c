"""Who may publish to a project: its Owners and Maintainers (contract 4).

No user at all stands for the index itself, which may do anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from releases.judging.rules import Refusal, RefusedError, Rule
from releases.models import Role

if TYPE_CHECKING:
    from accounts.models import User
    from releases.models import Project


def require_role(*, user: User | None, project: Project) -> None:
    """Raise ``RefusedError`` (403) for anybody but an Owner or a Maintainer."""
    if user is None:
        return
    if not Role.objects.filter(user=user, project=project).exists():
        raise _denied(f"{user} is neither an owner nor a maintainer of {project}")


def require_owner(*, user: User | None, project: Project) -> None:
    """Raise ``RefusedError`` (403) for anybody but an Owner: roles and removal are theirs."""
    if user is None:
        return
    if not Role.objects.filter(user=user, project=project, kind=Role.Kind.OWNER).exists():
        raise _denied(f"{user} is not an owner of {project}")


def _denied(message: str) -> RefusedError:
    return RefusedError([Refusal(Rule.PERMISSION_DENIED, message)])
