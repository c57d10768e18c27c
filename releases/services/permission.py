"""Who may publish to a project: its Owners and Maintainers (contract 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oauth_provider.refusal import ProblemError
from oauth_provider.signing.problems import Problem, ProblemName
from releases.models import Role

if TYPE_CHECKING:
    from accounts.models import User
    from releases.models import Project


def require_role(*, user: User, project: Project) -> None:
    """Raise a ``permission_denied`` problem (403) for anybody else."""
    if not Role.objects.filter(user=user, project=project).exists():
        detail = f"{user} is neither an owner nor a maintainer of {project}"
        raise ProblemError(Problem(ProblemName.PERMISSION_DENIED, detail=detail))
