"""Logging in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.views import LoginView, LogoutView
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.forms import LogInForm

if TYPE_CHECKING:
    from django.http import HttpRequest


class LogInView(LoginView):
    """Django's log-in, which goes on to ``next`` when that is an address of this server."""

    form_class = LogInForm
    template_name = "accounts/login.html"
    next_page = "accounts:profile"

    def get_redirect_url(self, request: HttpRequest | None = None) -> str:
        """Return ``next`` as it came, or nothing when it leads elsewhere.

        Django's check is asked about the part before the query only. No query changes where an
        address leads, and the check refuses what is longer than 2048 characters, as a consent
        page's address with somebody's callback in it may be.
        """
        asked = request or self.request  # Django 6 hands it over, 5.2 does not
        name = self.redirect_field_name
        target = asked.POST.get(name, asked.GET.get(name, ""))
        is_ours = url_has_allowed_host_and_scheme(
            target.partition("?")[0],
            allowed_hosts=self.get_success_url_allowed_hosts(),
            require_https=asked.is_secure(),
        )
        return target if is_ours else ""


log_in = LogInView.as_view()
log_out = LogoutView.as_view(next_page="accounts:login")
