"""oauth_provider/pages.py: one's authorised applications, and one's own consumers."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from oauth_provider.models import AccessToken, Consumer
from pypi_mock.simulation.clock import clock
from tests import factories

pytestmark = pytest.mark.django_db

APPLICATIONS = "/accounts/applications/"
CONSUMERS = "/accounts/consumers/"
REGISTER = "/accounts/consumers/register/"
BEYOND_SQLITE = 2**70


@pytest.fixture
def alice(client):
    alice = factories.user(username="alice")
    client.force_login(alice)
    return alice


@pytest.fixture(scope="session")
def rsa_public_key() -> rsa.RSAPublicKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()


def pem(key: rsa.RSAPublicKey, form: serialization.PublicFormat) -> str:
    return key.public_bytes(serialization.Encoding.PEM, form).decode()


def keys_in(response, name: str) -> list[str]:
    return [row.key for row in response.context[name]]


# ---- Everybody's own things only -----------------------------------------------------------


@pytest.mark.parametrize(
    "address", [APPLICATIONS, CONSUMERS, REGISTER, f"{CONSUMERS}1/", f"{CONSUMERS}{BEYOND_SQLITE}/"]
)
def test_who_is_logged_out_is_sent_to_log_in_and_back(client, address: str):
    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"


@pytest.mark.parametrize(
    ("address", "page"),
    [
        (f"{APPLICATIONS}1/revoke/", APPLICATIONS),
        (f"{CONSUMERS}1/disable/", CONSUMERS),
        (f"{CONSUMERS}1/enable/", CONSUMERS),
    ],
)
def test_a_form_of_who_is_logged_out_changes_nothing_and_leads_to_a_page(client, address, page):
    """Its own address takes forms only, so that log-in could not lead back to it."""
    assert client.post(address)["Location"] == f"/accounts/login/?next={page}"


def test_anothers_access_token_is_not_found(client, alice):
    token = factories.access_token()

    response = client.post(f"{APPLICATIONS}{token.pk}/revoke/")

    token.refresh_from_db()
    assert (response.status_code, token.revoked) == (404, None)


@pytest.mark.parametrize("owner", ["bob", None])
def test_anothers_consumer_is_not_found(client, alice, owner: str | None):
    other = factories.user(username=owner) if owner else None
    address = f"{CONSUMERS}{factories.consumer(owner=other).pk}/"

    statuses = [
        client.get(address).status_code,
        client.post(f"{address}disable/").status_code,
        client.post(f"{address}enable/").status_code,
    ]

    assert (statuses, Consumer.objects.get().enabled) == ([404, 404, 404], True)


@pytest.mark.parametrize("number", [0, 999, BEYOND_SQLITE, "9" * 5000])
def test_what_does_not_exist_is_not_found(client, alice, number):
    statuses = [
        client.post(f"{APPLICATIONS}{number}/revoke/").status_code,
        client.get(f"{CONSUMERS}{number}/").status_code,
        client.post(f"{CONSUMERS}{number}/disable/").status_code,
    ]

    assert statuses == [404, 404, 404]


# ---- Authorised applications ---------------------------------------------------------------


def test_only_ones_own_tokens_in_force_are_listed_newest_first(client, alice):
    now = clock.now()
    hour = timedelta(hours=1)
    factories.access_token(by=alice, key="endless", created=now - hour)
    factories.access_token(by=alice, key="ending", created=now, expires=now + hour)
    factories.access_token(by=alice, key="expired", created=now - 2 * hour, expires=now - hour)
    factories.access_token(by=alice, key="revoked", created=now - 3 * hour, revoked=now)
    factories.access_token(key="anothers")

    response = client.get(APPLICATIONS)

    assert keys_in(response, "tokens") == ["ending", "endless"]
    assert keys_in(response, "ended") == ["expired", "revoked"]


def test_a_revoked_token_is_shown_as_such(client, alice):
    token = factories.access_token(by=alice, key="mine")

    response = client.post(f"{APPLICATIONS}{token.pk}/revoke/", follow=True)

    assert response.redirect_chain == [(APPLICATIONS, 302)]
    assert (keys_in(response, "tokens"), keys_in(response, "ended")) == ([], ["mine"])


def test_a_thousand_tokens_do_not_make_a_thousand_rows(client, alice):
    robot = factories.consumer()
    AccessToken.objects.bulk_create(
        AccessToken(key=f"t{n}", secret="s", consumer=robot, user=alice, created=clock.now())
        for n in range(1000)
    )

    response = client.get(APPLICATIONS)

    assert len(response.context["tokens"]) == 100
    assert b"The newest 100 are shown." in response.content


def test_the_number_of_queries_does_not_grow_with_the_list(
    client, alice, django_assert_num_queries
):
    for _ in range(5):
        factories.access_token(by=alice, of=factories.consumer(owner=factories.user()))

    with django_assert_num_queries(4):  # session, user, tokens in force, tokens ended
        client.get(APPLICATIONS)


# ---- Consumers -----------------------------------------------------------------------------


def test_registering_shows_the_key_and_the_secret(client, alice):
    response = client.post(REGISTER, {"name": "Robot"}, follow=True)

    made = Consumer.objects.get()
    page = response.content.decode()
    assert response.redirect_chain == [(f"{CONSUMERS}{made.pk}/", 302)]
    assert (made.owner, made.name, made.enabled) == (alice, "Robot", True)
    assert (made.key in page, made.secret in page) == (True, True)


def test_everything_that_the_form_takes_is_kept(client, alice):
    client.post(
        REGISTER,
        {
            "name": "Rôbot & Söhne",
            "description": "Uploads.",
            "callbacks": "https://a.example/x?y=1\r\n\r\n  robot.app:/done \r\n",
            "dialect": "rfc5849",
        },
    )

    made = Consumer.objects.get()
    assert (made.name, made.description, made.dialect, made.callbacks) == (
        "Rôbot & Söhne",
        "Uploads.",
        "rfc5849",
        ["https://a.example/x?y=1", "robot.app:/done"],
    )


@pytest.mark.parametrize(
    "form", [serialization.PublicFormat.SubjectPublicKeyInfo, serialization.PublicFormat.PKCS1]
)
def test_an_rsa_key_is_kept_in_one_form(client, alice, rsa_public_key, form):
    client.post(REGISTER, {"name": "Robot", "rsa_public_key": pem(rsa_public_key, form)})

    kept = pem(rsa_public_key, serialization.PublicFormat.SubjectPublicKeyInfo)
    assert Consumer.objects.get().rsa_public_key == kept


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "n" * 101),
        ("name", "a\x00b"),
        ("description", "d" * 2001),
        ("rsa_public_key", "nonsense"),
        ("rsa_public_key", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"),
        ("rsa_public_key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"),
        ("rsa_public_key", "é" * 20_001),
        ("callbacks", "javascript:alert(1)"),
        ("callbacks", "https://a.example/\ndata:text/html,x"),
        ("callbacks", "/relative"),
        ("callbacks", "https://"),
        ("callbacks", "https://a.example/\n" * 51),
        ("dialect", "klingon"),
    ],
)
def test_a_wrong_field_is_explained_and_nothing_is_registered(
    client, alice, field: str, value: str
):
    response = client.post(REGISTER, {"name": "Robot", field: value})

    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
    assert not Consumer.objects.exists()


def test_only_ones_own_consumers_are_listed_newest_first(client, alice):
    now = clock.now()
    factories.consumer(owner=alice, key="older", created=now - timedelta(hours=1))
    factories.consumer(owner=alice, key="newer", created=now)
    factories.consumer(owner=factories.user(), key="anothers")
    factories.consumer(key="nobodys")

    assert keys_in(client.get(CONSUMERS), "consumers") == ["newer", "older"]


def test_a_consumers_page_names_the_three_endpoints(client, alice):
    mine = factories.consumer(owner=alice)

    endpoints = client.get(f"{CONSUMERS}{mine.pk}/").context["endpoints"]

    assert [endpoint["url"] for endpoint in endpoints] == [
        "http://testserver/oauth/request_token",
        "http://testserver/oauth/authorise",
        "http://testserver/oauth/access_token",
    ]


def test_the_endpoints_stand_under_the_base_url_when_there_is_one(client, alice, settings):
    settings.MOCK_BASE_URL = "https://mock.example/"
    mine = factories.consumer(owner=alice)

    endpoints = client.get(f"{CONSUMERS}{mine.pk}/").context["endpoints"]

    assert endpoints[0]["url"] == "https://mock.example/oauth/request_token"


@pytest.mark.parametrize("rsa_public_key", ["", "PEM"])
def test_the_printed_python_is_python(client, alice, rsa_public_key: str):
    mine = factories.consumer(owner=alice, key="the-key", rsa_public_key=rsa_public_key)

    page = client.get(f"{CONSUMERS}{mine.pk}/").content.decode()
    code = unescape(page.partition("<code>from ")[2].partition("</code>")[0])

    compile(f"from {code}", "page", "exec")
    assert '"the-key"' in code


def test_a_consumer_is_switched_off_and_on_again(client, alice):
    mine = factories.consumer(owner=alice)
    address = f"{CONSUMERS}{mine.pk}/"

    off = client.post(f"{address}disable/")
    mine.refresh_from_db()
    was_enabled = mine.enabled
    client.post(f"{address}enable/")
    mine.refresh_from_db()

    assert (off["Location"], was_enabled, mine.enabled) == (address, False, True)
