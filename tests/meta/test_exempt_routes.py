"""Which addresses take a POST without the token of a form, and why they may."""

from __future__ import annotations

from django.urls import URLPattern, get_resolver

CONTROL = ("_mock/v1/", "_mock/^v1/")
"""Operations whose requests no form of another site can send."""
EXEMPT = {
    "RPC2": "it changes nothing",
    "check": "it changes nothing",
    "check/": "it changes nothing",
    "oauth/access_token": "signed",
    "oauth/add_release": "signed",
    "oauth/docupload": "signed",
    "oauth/request_token": "signed",
    "oauth/test": "signed",
    "oauth/test/two-legged": "signed",
    "oauth/upload": "signed",
    "_/oidc/burn-token": "what is presented is the API token itself",
    "_/oidc/mint-token": "what is presented is an ID token",
    "legacy": "it changes nothing",
    "legacy/": "asks for a password or an API token",
    "pypi": "asks for a password or an API token",
    "pypi/": "asks for a password or an API token",
}


def exempt_routes(patterns, prefix: str = "") -> set[str]:
    found = set()
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            found |= exempt_routes(pattern.url_patterns, route)
        elif getattr(pattern.callback, "csrf_exempt", False):
            found.add(route)
    return found


def test_every_exempt_route_is_listed_with_its_reason():
    found = exempt_routes(get_resolver().url_patterns)
    assert {route for route in found if not route.startswith(CONTROL)} == set(EXEMPT)
