"""What owners and maintainers do to a project as a whole."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from releases import services
from releases.forms import ConfirmForm, PlainForm, RoleForm, RoleTakeForm, StatusForm
from releases.judging.rules import shown
from releases.models import Project, Role
from releases.pages.answers import absent, notice
from releases.pages.turning import Action, turned
from releases.selectors import pages as page_selectors
from releases.selectors import projects as selectors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse, QueryDict

    from accounts.models import User
    from releases.pages.answers import PersonRequest

    Cleaned = Mapping[str, Any]  # Any: each form has values of its own


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def manage(request: PersonRequest, name: str) -> HttpResponse:
    """Show what can be done to a project, and do it."""
    project = selectors.project_find(name=name)
    if project is None:
        return absent(request, f"a project {shown(name)}")
    role = page_selectors.role_of(user=request.user, project=project)
    if role is None:
        return not_yours(request, project)
    result = turned(request, project_actions(request.user, project))
    if result.answer is not None:
        return result.answer
    counts = page_selectors.files_counted(project=project)
    versions = page_selectors.versions_of(project=project)
    context = {
        "project": project,
        "role": role,
        "is_owner": role.kind == Role.Kind.OWNER,
        "is_quarantined": project.status == Project.Status.QUARANTINED,
        "forms": result.forms,
        "problems": result.problems,
        "notice": notice(request),
        "people": selectors.people(project=project),
        "versions": [(row, counts.get(row.pk, 0)) for row in versions],
    }
    return render(request, "releases/manage.html", context, status=result.status)


def not_yours(request: HttpRequest, project: Project) -> HttpResponse:
    """Say who may manage a project."""
    people = selectors.people(project=project)
    context = {"project": project, "people": people}
    return render(request, "releases/not_yours.html", context, status=403)


def project_actions(user: User, project: Project) -> dict[str, Action]:
    """Return what can be done to a project; whether this user may is the services' to say."""
    here = reverse("project:manage", args=[project.normalized])

    def status(cleaned: Cleaned) -> str:
        status = Project.Status(cleaned["status"])
        services.status_set(user=user, project=project, status=status, reason=cleaned["reason"])
        return f"{here}?done=status"

    def autohide(_: Cleaned, *, wanted: bool) -> str:
        services.autohide_set(user=user, project=project, autohide=wanted)
        return f"{here}?done={'autohide' if wanted else 'no-autohide'}"

    def give(cleaned: Cleaned) -> str:
        kind = Role.Kind(cleaned["kind"])
        services.role_give(user=user, project=project, to=cleaned["username"], kind=kind)
        return f"{here}?done=role-given"

    def take(cleaned: Cleaned) -> str:
        for role in selectors.people(project=project):
            if role.user.username == cleaned["username"]:  # if none is: as was asked
                services.role_take(user=user, role=role)
        to_oneself = cleaned["username"] == user.username
        return _own_page(user, "role-taken") if to_oneself else f"{here}?done=role-taken"

    def remove(_: Cleaned) -> str:
        services.project_delete(user=user, project=project)
        return _own_page(user, "project-deleted")

    return {
        "status": Action(partial(_status_form, project), status),
        "autohide": Action(PlainForm, partial(autohide, wanted=True)),
        "no_autohide": Action(PlainForm, partial(autohide, wanted=False)),
        "give_role": Action(partial(RoleForm, auto_id="give-%s"), give),
        "take_role": Action(partial(RoleTakeForm, auto_id=False), take),
        "remove": Action(partial(_removal_form, project), remove),
    }


def _status_form(project: Project, sent: QueryDict | None) -> StatusForm:
    now = {"status": project.status, "reason": project.status_reason}
    return StatusForm(sent, initial=now, auto_id="status-%s")


def _removal_form(project: Project, sent: QueryDict | None) -> ConfirmForm:
    return ConfirmForm(sent, expected=project.name, what="the project's name", auto_id="remove-%s")


def _own_page(user: User, done: str) -> str:
    return f"{reverse('user', args=[user.username])}?done={done}"
