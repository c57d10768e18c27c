"""What owners and maintainers do to one release and its files."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from releases import services
from releases.forms import ConfirmForm, PlainForm, YankForm
from releases.judging.rules import shown
from releases.pages.answers import absent, notice
from releases.pages.managing import not_yours
from releases.pages.turning import Action, turned
from releases.selectors import pages as page_selectors
from releases.selectors import projects as selectors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpResponse, QueryDict

    from accounts.models import User
    from releases.models import File, Release
    from releases.pages.answers import PersonRequest

    Cleaned = Mapping[str, Any]  # Any: each form has values of its own


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def manage_release(request: PersonRequest, name: str, version: str) -> HttpResponse:
    """Show what can be done to a release, and do it."""
    project = selectors.project_find(name=name)
    if project is None:
        return absent(request, f"a project {shown(name)}")
    if page_selectors.role_of(user=request.user, project=project) is None:
        return not_yours(request, project)
    release = selectors.release_find(project=project, version=version)
    if release is None:
        return absent(request, f"a release {shown(version)} of {project}")
    release.project = project
    files = list(page_selectors.files_shown(release=release))
    for file in files:
        file.project, file.release = project, release
    actions = release_actions(request.user, release) | file_actions(request.user, files, release)
    result = turned(request, actions)
    if result.answer is not None:
        return result.answer
    context = {
        "project": project,
        "release": release,
        "forms": result.forms,
        "files": [(file, result.forms[_deletion(file)], _deletion(file)) for file in files],
        "problems": result.problems,
        "notice": notice(request),
    }
    return render(request, "releases/manage_release.html", context, status=result.status)


def release_actions(user: User, release: Release) -> dict[str, Action]:
    """Return what can be done to a release."""
    here = _address(release)

    def yank(cleaned: Cleaned) -> str:
        services.release_yank(user=user, release=release, reason=cleaned["reason"])
        return f"{here}?done=yanked"

    def unyank(_: Cleaned) -> str:
        services.release_unyank(user=user, release=release)
        return f"{here}?done=unyanked"

    def hide(_: Cleaned, *, hidden: bool) -> str:
        services.release_hide(user=user, release=release, hidden=hidden)
        return f"{here}?done={'hidden' if hidden else 'shown'}"

    def delete(_: Cleaned) -> str:
        services.release_delete(user=user, release=release)
        above = reverse("project:manage", args=[release.project.normalized])
        return f"{above}?done=release-deleted"

    return {
        "yank": Action(partial(_yank_form, release), yank),
        "unyank": Action(PlainForm, unyank),
        "hide": Action(PlainForm, partial(hide, hidden=True)),
        "show": Action(PlainForm, partial(hide, hidden=False)),
        "delete": Action(partial(_deletion_form, release), delete),
    }


def file_actions(user: User, files: Sequence[File], release: Release) -> dict[str, Action]:
    """Return the deletion of each file."""

    def delete(_: Cleaned, *, file: File) -> str:
        services.file_delete(user=user, file=file)
        return f"{_address(release)}?done=file-deleted"

    return {
        _deletion(file): Action(partial(_file_form, file), partial(delete, file=file))
        for file in files
    }


def _address(release: Release) -> str:
    return reverse("project:manage-release", args=[release.project.normalized, release.version])


def _deletion(file: File) -> str:
    return f"delete-{file.filename}"


def _yank_form(release: Release, sent: QueryDict | None) -> YankForm:
    return YankForm(sent, initial={"reason": release.yanked_reason}, auto_id="yank-%s")


def _deletion_form(release: Release, sent: QueryDict | None) -> ConfirmForm:
    return ConfirmForm(sent, expected=release.version, what="the version", auto_id="delete-%s")


def _file_form(file: File, sent: QueryDict | None) -> ConfirmForm:
    return ConfirmForm(
        sent, expected=file.filename, what="the file's name", auto_id=f"file-{file.pk}-%s"
    )
