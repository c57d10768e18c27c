"""Who may see a person's pages, and where everybody else is sent."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from django.contrib.auth.views import redirect_to_login
from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from accounts.models import User

    class PersonRequest(HttpRequest):
        """What ``login_required`` lets through: the user is somebody."""

        user: User

    View = Callable[..., HttpResponse]


def logged_in_or_back_to(page: str) -> Callable[[View], View]:
    """Send who is not logged in to log in, and then to ``page``.

    A form cannot be sent again by a redirect, and its own address takes nothing but forms.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(reverse(page))
            return view(request, *args, **kwargs)

        return guarded

    return decorate
