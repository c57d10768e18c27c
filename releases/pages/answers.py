"""What the pages share: who may see them, and what they say instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from accounts.models import User

    class PersonRequest(HttpRequest):
        """What ``login_required`` lets through: the user is somebody."""

        user: User


DONE = {
    "yanked": "Yanked: installers leave it out unless it is pinned.",
    "unyanked": "No longer yanked: installers take it again.",
    "hidden": "Hidden: lists and searches leave it out. It can still be installed.",
    "shown": "No longer hidden: lists and searches show it.",
    "file-deleted": "The file was deleted. Its name stays used.",
    "release-deleted": "The release was deleted with its files. Their names stay used.",
    "project-deleted": "The project was removed. Its name stays used.",
    "status": "The status was changed.",
    "autohide": "From now on a new release hides those before it.",
    "no-autohide": "From now on a new release hides no other.",
    "role-given": "The role was given.",
    "role-taken": "The role was taken away.",
}
"""What a page says after a form, by the word in its address."""


def notice(request: HttpRequest) -> str:
    """Return what was done, as the page before this one says in the address."""
    return DONE.get(request.GET.get("done", ""), "")


def absent(request: HttpRequest, what: str) -> HttpResponse:
    """Answer that there is no such thing, and where one may look for it."""
    return render(request, "releases/absent.html", {"what": what}, status=404)
