"""A person's own pages: who she is here, and her API tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import selectors, services
from accounts.forms import ApiTokenForm
from accounts.guards import logged_in_or_back_to
from pypi_mock.simulation.clock import clock

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from accounts.guards import PersonRequest


@require_safe
@login_required(login_url="accounts:login")
@never_cache
def profile(request: HttpRequest) -> HttpResponse:
    """Show who is logged in, and where to go from here."""
    return render(request, "accounts/profile.html")


@require_http_methods(["GET", "HEAD", "POST"])
@logged_in_or_back_to("accounts:api-tokens")
@never_cache
def api_tokens(request: PersonRequest) -> HttpResponse:
    """List this person's API tokens; make one, and show it in the answer and nowhere else."""
    form, made = ApiTokenForm(request.POST if request.method == "POST" else None), ""
    if form.is_valid():
        _, made = services.api_token_create(user=request.user, **form.cleaned_data)
        form = ApiTokenForm()
    shown = {
        "form": form,
        "made": made,
        "tokens": selectors.api_tokens_of(user=request.user)[: selectors.SHOWN],
        "limit": selectors.SHOWN,
        "now": clock.now(),
    }
    return render(request, "accounts/api_tokens.html", shown)


@require_POST
@logged_in_or_back_to("accounts:api-tokens")
@never_cache
def api_token_revoke(request: PersonRequest, pk: int) -> HttpResponse:
    """End one API token of this person; another's is not found."""
    token = get_object_or_404(selectors.api_tokens_of(user=request.user), pk=pk)
    services.api_token_revoke(token=token)
    return redirect("accounts:api-tokens")
