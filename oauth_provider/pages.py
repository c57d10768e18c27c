"""A person's pages: the applications she has authorised, and the consumers that are hers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import logged_in_or_back_to
from oauth_provider import page_selectors as selectors
from oauth_provider import services
from oauth_provider.forms import ConsumerForm
from oauth_provider.request import server_url

if TYPE_CHECKING:
    from django.http import HttpResponse

    from accounts.guards import PersonRequest

ENDPOINTS: Final = (
    ("1. Request token", "oauth:request-token", "consumer secret"),
    ("2. Authorise, in the browser", "oauth:authorize", "nothing"),
    ("3. Access token", "oauth:access-token", "consumer secret and request token secret"),
)


@require_safe
@login_required
@never_cache
def applications(request: PersonRequest) -> HttpResponse:
    """List who may act for this person, and who no longer may."""
    shown = {
        "tokens": selectors.access_tokens_in_force(user=request.user),
        "ended": selectors.access_tokens_ended(user=request.user),
        "limit": selectors.SHOWN,
    }
    return render(request, "oauth_provider/applications.html", shown)


@require_POST
@logged_in_or_back_to("oauth:applications")
@never_cache
def application_revoke(request: PersonRequest, pk: int) -> HttpResponse:
    """End one access token of this person; another's is not found."""
    token = get_object_or_404(selectors.access_tokens_of(user=request.user), pk=pk)
    services.token_revoke(token=token)
    return redirect("oauth:applications")


@require_safe
@login_required
@never_cache
def consumers(request: PersonRequest) -> HttpResponse:
    """List this person's consumers."""
    shown = {
        "consumers": selectors.consumers_of(user=request.user)[: selectors.SHOWN],
        "limit": selectors.SHOWN,
    }
    return render(request, "oauth_provider/consumers.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def consumer_register_page(request: PersonRequest) -> HttpResponse:
    """Ask for a consumer's particulars, register it, and go on to its key and secret."""
    form = ConsumerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        consumer = services.consumer_register(owner=request.user, **form.cleaned_data)
        return redirect("oauth:consumer-detail", pk=consumer.pk)
    return render(request, "oauth_provider/consumer_register.html", {"form": form})


@require_safe
@login_required
@never_cache
def consumer_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """Show the key and the secret of a consumer, and where and how to use them."""
    consumer = get_object_or_404(selectors.consumers_of(user=request.user), pk=pk)
    server = server_url(request)
    shown = {
        "consumer": consumer,
        "server": server,
        "endpoints": [
            {"title": title, "url": server + reverse(name), "signed_with": signed_with}
            for title, name, signed_with in ENDPOINTS
        ],
    }
    return render(request, "oauth_provider/consumer_detail.html", shown)


@require_POST
@logged_in_or_back_to("oauth:consumers")
@never_cache
def consumer_enabled(request: PersonRequest, pk: int, *, enabled: bool) -> HttpResponse:
    """Switch a consumer of this person on or off."""
    consumer = get_object_or_404(selectors.consumers_of(user=request.user), pk=pk)
    services.consumer_enabled_set(consumer=consumer, enabled=enabled)
    return redirect("oauth:consumer-detail", pk=pk)


page_patterns = [
    path("accounts/applications/", applications, name="applications"),
    path(
        "accounts/applications/<int:pk>/revoke/",
        application_revoke,
        name="application-revoke",
    ),
    path("accounts/consumers/", consumers, name="consumers"),
    path("accounts/consumers/register/", consumer_register_page, name="consumer-register"),
    path("accounts/consumers/<int:pk>/", consumer_detail, name="consumer-detail"),
    path(
        "accounts/consumers/<int:pk>/disable/",
        consumer_enabled,
        {"enabled": False},
        name="consumer-disable",
    ),
    path(
        "accounts/consumers/<int:pk>/enable/",
        consumer_enabled,
        {"enabled": True},
        name="consumer-enable",
    ),
]
"""For ``oauth_provider.urls`` to include."""
