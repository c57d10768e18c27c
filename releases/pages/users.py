"""A person's page: what she may publish to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from releases.judging.rules import shown
from releases.pages.answers import absent, notice
from releases.selectors.pages import ROLES_SHOWN, roles_shown, user_find

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def user_detail(request: HttpRequest, name: str) -> HttpResponse:
    """List somebody's projects; and, for herself, where her other pages are."""
    user = user_find(username=name)
    if user is None:
        return absent(request, f"a user {shown(name)}")
    to_oneself = user.pk == request.user.pk
    roles = roles_shown(user=user, to_oneself=to_oneself)
    context = {
        "person": user,
        "to_oneself": to_oneself,
        "roles": roles[:ROLES_SHOWN],
        "limit": ROLES_SHOWN if len(roles) > ROLES_SHOWN else 0,
        "notice": notice(request) if to_oneself else "",
    }
    return render(request, "releases/user.html", context)
