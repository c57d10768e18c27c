"""oauth_provider/pages.py: what a browser, or somebody else's page in it, may do with the pages."""

from __future__ import annotations

import pytest
from django.test import Client

from oauth_provider.models import Consumer
from tests import factories

pytestmark = pytest.mark.django_db

APPLICATIONS = "/accounts/applications/"
CONSUMERS = "/accounts/consumers/"
REGISTER = "/accounts/consumers/register/"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def alice(client):
    alice = factories.user(username="alice")
    client.force_login(alice)
    return alice


@pytest.mark.parametrize("address", [APPLICATIONS, CONSUMERS, REGISTER, "{consumer}"])
def test_no_page_is_framed_or_kept(client, alice, address: str):
    mine = factories.consumer(owner=alice)

    response = client.get(address.format(consumer=f"{CONSUMERS}{mine.pk}/"))

    assert response.status_code == 200
    assert response["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]


def test_every_change_needs_the_forms_token(alice):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(alice)
    mine = factories.consumer(owner=alice)
    token = factories.access_token(by=alice)

    statuses = [
        careful.post(REGISTER, {"name": "Robot"}).status_code,
        careful.post(f"{CONSUMERS}{mine.pk}/disable/").status_code,
        careful.post(f"{CONSUMERS}{mine.pk}/enable/").status_code,
        careful.post(f"{APPLICATIONS}{token.pk}/revoke/").status_code,
    ]

    token.refresh_from_db()
    assert (statuses, token.revoked, Consumer.objects.filter(name="Robot").count()) == (
        [403, 403, 403, 403],
        None,
        0,
    )


@pytest.mark.parametrize(
    "address", [f"{APPLICATIONS}1/revoke/", f"{CONSUMERS}1/disable/", f"{CONSUMERS}1/enable/"]
)
def test_a_link_changes_nothing(client, alice, address: str):
    assert client.get(address).status_code == 405


@pytest.mark.parametrize("address", [APPLICATIONS, CONSUMERS, "{consumer}"])
def test_what_people_wrote_is_shown_escaped(client, alice, address: str):
    mine = factories.consumer(
        owner=alice, name=SCRIPT, description=SCRIPT, callbacks=(f"https://a.example/{SCRIPT}",)
    )
    factories.access_token(by=alice, of=mine)

    page = client.get(address.format(consumer=f"{CONSUMERS}{mine.pk}/")).content.decode()

    assert ("<script" in page, "&lt;script&gt;alert(1)" in page) == (False, True)
