"""The provider's addresses, in the contract's order, with their aliases beside them.

They join the namespace ``oauth`` at the top, together with the calls that publish.
"""

from __future__ import annotations

from django.urls import path

from oauth_provider import authorization, views
from oauth_provider.pages import page_patterns

urlpatterns = [
    path("oauth/request_token", views.request_token, name="request-token"),
    path("oauth/authorise", authorization.authorize, name="authorize"),
    path("oauth/authorize", authorization.authorize),
    path("oauth/access_token", views.access_token, name="access-token"),
    path("oauth/test", views.test, name="test"),
    path("oauth/test/two-legged", views.test_two_legged, name="test-two-legged"),
    *page_patterns,
]
