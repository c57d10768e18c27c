"""accounts/views.py: log in, go on to where one was going, log out."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db

LOG_IN = "/accounts/login/"
CONSENT = (
    "/oauth/authorise?oauth_token=abc&oauth_callback="
    "https%3A%2F%2Fclient.example%2Fdone%3Fx%3D1%25202%26y%3D%2B%26z&empty=&%7E~=+a"
)
"""An address with everything in it that a careless round trip changes."""


def log_in(client: Client, **fields: str):
    return client.post(LOG_IN, {"username": "alice", "password": factories.PASSWORD, **fields})


@pytest.fixture
def alice():
    return factories.user(username="alice")


def test_logging_in_leads_to_ones_own_page(client, alice):
    response = log_in(client)

    assert (response.status_code, response["Location"]) == (302, "/accounts/")
    assert b"Hello, alice" in client.get("/accounts/").content


def test_logging_in_goes_on_to_next_byte_for_byte(client, alice):
    page = client.get(f"{LOG_IN}?{urlencode({'next': CONSENT})}")
    carried = page.context["next"]

    response = log_in(client, next=carried)

    assert (carried, response["Location"]) == (CONSENT, CONSENT)


def test_a_mistyped_password_does_not_lose_next(client, alice):
    response = log_in(client, password="wrong", next=CONSENT)

    assert (response.status_code, response.context["next"]) == (200, CONSENT)
    assert b"No user has this name and this password" in response.content


def test_next_may_be_as_long_as_a_callback_makes_it(client, alice):
    address = "/oauth/authorise?oauth_callback=" + "a" * 8000

    assert log_in(client, next=address)["Location"] == address


def test_a_next_beyond_all_measure_is_the_clients_mistake(client, alice):
    response = log_in(client, next="/?" + "a" * 20_000)

    assert response.status_code == 400


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "http:evil.example",
        "http:///evil.example",
        "javascript:alert(1)",
        "data:text/html,hello",
        " //evil.example/",
        "\t//evil.example/",
        "\x01//evil.example/",
        "//evil.example?http://testserver/",
        "https://testserver@evil.example/?x",
        "http://[::1/?x",
    ],
)
def test_next_never_leads_to_another_host(client, alice, elsewhere: str):
    assert log_in(client, next=elsewhere)["Location"] == "/accounts/"


def test_logging_in_needs_the_forms_token(alice):
    careful = Client(enforce_csrf_checks=True)

    assert log_in(careful).status_code == 403


def test_the_forms_own_token_lets_it_in(alice):
    careful = Client(enforce_csrf_checks=True)
    token = str(careful.get(LOG_IN).context["csrf_token"])

    assert log_in(careful, csrfmiddlewaretoken=token).status_code == 302


def test_a_switched_off_user_does_not_get_in(client):
    factories.user(username="alice", is_active=False)

    assert log_in(client).status_code == 200


@pytest.mark.parametrize("name", ["a\x00b", "\udcff".encode("utf-8", "surrogatepass"), "x" * 5000])
def test_a_name_that_nobody_can_have_is_just_wrong(client, name):
    assert log_in(client, username=name).status_code == 200


def test_a_user_name_is_shown_escaped(client, alice):
    response = log_in(client, username="<script>alert(1)</script>", password="wrong")

    assert b"<script>alert" not in response.content
    assert b"&lt;script&gt;alert" in response.content


def test_logging_out_is_a_post(client, alice):
    client.force_login(alice)

    assert client.get("/accounts/logout/").status_code == 405
    assert client.get("/accounts/").status_code == 200


def test_logging_out_ends_the_session(client, alice):
    client.force_login(alice)

    assert client.post("/accounts/logout/")["Location"] == LOG_IN
    assert client.get("/accounts/")["Location"] == f"{LOG_IN}?next=/accounts/"


def test_another_login_takes_over_the_session(client, alice):
    factories.user(username="bob")
    client.force_login(alice)

    log_in(client, username="bob")

    assert b"Hello, bob" in client.get("/accounts/").content


@pytest.mark.parametrize("address", [LOG_IN, "/accounts/"])
def test_no_page_of_people_is_framed_or_kept(client, alice, address: str):
    client.force_login(alice)

    response = client.get(address)

    assert response["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]


def test_the_log_in_page_speaks_of_no_user(client, alice):
    assert b"alice" not in client.get(LOG_IN).content
