"""accounts/pages.py: a person's API tokens, made, shown once, and revoked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import ApiToken, TrustedPublisher
from accounts.selectors import api_token_find
from accounts.services import api_token_create
from pypi_mock.simulation.clock import clock
from tests import factories

pytestmark = pytest.mark.django_db

TOKENS = "/accounts/tokens/"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def alice(client):
    alice = factories.user(username="alice")
    client.force_login(alice)
    return alice


def test_a_token_is_shown_once(client, alice):
    made = client.post(TOKENS, {"name": "Laptop", "projects": ""})
    text = made.context["made"]
    found = api_token_find(text)

    assert found is not None
    assert (found.user, found.name, found.projects) == (alice, "Laptop", [])
    assert (text in made.content.decode(), text in client.get(TOKENS).content.decode()) == (
        True,
        False,
    )
    assert "no-store" in made["Cache-Control"]


def test_a_token_for_a_project_keeps_its_normalised_name(client, alice):
    page = client.post(TOKENS, {"name": "CI", "projects": "Spam_Eggs"}).content.decode()

    assert ApiToken.objects.get().projects == ["spam-eggs"]
    assert "For <code>spam-eggs</code> alone" in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "This field is required"),
        ({"name": "x", "projects": "no blanks"}, "A project&#x27;s name has ASCII letters"),
        ({"name": "x", "projects": "s" * 201}, "at most 200 characters"),
        ({"name": "x" * 101}, "at most 100 characters"),
        ({"name": "a\x00b"}, "Null characters are not allowed"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_made(client, alice, fields, said: str):
    page = client.post(TOKENS, fields).content.decode()

    assert said in page
    assert not ApiToken.objects.exists()


def test_a_revoked_token_is_gone(client, alice):
    token, text = factories.api_token(by=alice)

    response = client.post(f"{TOKENS}{token.pk}/revoke/", follow=True)

    assert response.redirect_chain == [(TOKENS, 302)]
    assert api_token_find(text) is None


def test_only_ones_own_tokens_are_listed_and_revoked(client, alice):
    factories.api_token(by=alice, name="Mine", expires=clock.now() + timedelta(days=1))
    anothers, _ = factories.api_token(name="Not mine")

    page = client.get(TOKENS).content.decode()
    refused = client.post(f"{TOKENS}{anothers.pk}/revoke/")

    assert ("Mine" in page, "Not mine" in page) == (True, False)
    assert (refused.status_code, ApiToken.objects.count()) == (404, 2)


@pytest.mark.parametrize(("days", "marks"), [(1, 0), (-1, 1), (None, 0)])
def test_an_expired_token_is_marked(client, alice, days: int | None, marks: int):
    expires = None if days is None else clock.now() + timedelta(days=days)
    factories.api_token(by=alice, expires=expires)

    assert client.get(TOKENS).content.decode().count(">Expired<") == marks


def test_what_a_ci_job_was_given_is_not_listed(client, alice):
    job = TrustedPublisher.objects.create(user=alice, project="spam", repository="alice/spam")
    api_token_create(user=alice, name="Job", publisher=job)

    assert list(client.get(TOKENS).context["tokens"]) == []


@pytest.mark.parametrize("address", [TOKENS, f"{TOKENS}1/revoke/"])
def test_who_is_logged_out_is_sent_to_log_in_and_back(client, address: str):
    assert client.post(address)["Location"] == f"/accounts/login/?next={TOKENS}"


def test_every_change_needs_the_forms_token(alice):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(alice)
    token, _ = factories.api_token(by=alice)

    statuses = [
        careful.post(TOKENS, {"name": "x"}).status_code,
        careful.post(f"{TOKENS}{token.pk}/revoke/").status_code,
    ]

    assert (statuses, ApiToken.objects.count()) == ([403, 403], 1)


def test_a_link_revokes_nothing(client, alice):
    assert client.get(f"{TOKENS}1/revoke/").status_code == 405


def test_a_name_is_shown_escaped(client, alice):
    factories.api_token(by=alice, name=SCRIPT)

    page = client.get(TOKENS).content.decode()

    assert ("<script" in page, "&lt;script&gt;alert(1)" in page) == (False, True)


def test_a_thousand_tokens_do_not_make_a_thousand_rows(client, alice):
    ApiToken.objects.bulk_create(
        ApiToken(user=alice, name="x", digest=f"{n:064}", created=clock.now()) for n in range(150)
    )

    assert len(client.get(TOKENS).context["tokens"]) == 100


def test_the_page_of_a_person_leads_there(client, alice):
    assert TOKENS in client.get("/accounts/").content.decode()
