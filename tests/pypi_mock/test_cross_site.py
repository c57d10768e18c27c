"""pypi_mock/cross_site.py: whose pages may send a change that carries no token of a form."""

from __future__ import annotations

import pytest

from pypi_mock.cross_site import is_strangers

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "origin",
    [
        "http://localhost:3000",
        "http://127.0.0.1:8000",
        "https://app.localhost",
        "http://[::1]:3000",
        "https://mock.example:8443",
        "chrome-extension://abcdefgh",
        "moz-extension://0a1b",
    ],
)
def test_a_page_of_this_machine_or_of_our_name_is_no_strangers(settings, origin):
    settings.MOCK_BASE_URL = "https://mock.example/app"

    assert not is_strangers(origin)


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "http://",
        "http://[::1",
        "https://games.example",
        "http://localhost.games.example",
        "http://localhost@games.example",
        "http://192.0.2.1",
        "HTTPS://GAMES.EXAMPLE",
        "//localhost",
        "localhost",
    ],
)
def test_any_other_page_is(origin):
    assert is_strangers(origin)


@pytest.mark.parametrize(
    ("method", "path", "origin", "status"),
    [
        ("post", "/legacy/", "https://games.example", 403),
        ("post", "/oauth/test", "http://localhost:3000", 401),
        ("post", "/oauth/test", "null", 403),
        ("post", "/RPC2", "null", 403),
        ("post", "/_mock/v1/reset", "https://games.example", 403),
        ("get", "/oauth/test", "https://games.example", 401),
        ("post", "/nowhere", "https://games.example", 404),
    ],
)
def test_it_is_asked_where_a_change_needs_no_token_of_a_form(client, method, path, origin, status):
    headers = {"origin": origin, "host": "127.0.0.1"}

    assert getattr(client, method)(path, headers=headers).status_code == status
