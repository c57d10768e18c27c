"""Step 2 in a real browser: from log-in to callback, in both dialects (contract 1).

Scripts are switched off in it: every page has to work without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest
import requests
from requests_oauthlib import OAuth1Session

from tests.clients.dialects import PypiClient, Rfc5849Client
from tests.clients.listener import Listener

if TYPE_CHECKING:
    from collections.abc import Iterator

sync_api = pytest.importorskip("playwright.sync_api")

CHROMIUM_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AWKWARD = "x=1%202&y&z=%E2%82%AC+%2B&x=~"
"""A callback's own query: whoever takes it apart and builds it again will change it."""


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.close()


@pytest.fixture(scope="module")
def chromium(chromium_path: str):
    """One browser for the module. It is closed before other tests: while its event loop runs,
    Django takes this thread for an asynchronous one."""
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(chromium_path), headless=True, args=CHROMIUM_ARGUMENTS
        )
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser says of breaches of a page's policy."""
    return []


@pytest.fixture
def page(chromium, complaints):
    """A page of a browser that was never here before; a breach of policy fails the test."""
    context = chromium.new_context(java_script_enabled=False)
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.on(
        "console",
        lambda said: complaints.append(said.text) if "Security Policy" in said.text else None,
    )
    yield page
    context.close()
    assert complaints == []


def log_in(page, *, username: str, password: str) -> None:
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Log in").click()


def answer(page, decision: str) -> None:
    """Click ``Allow`` or ``Deny`` and wait for where that leads."""
    page.get_by_role("button", name=decision, exact=True).click()


def test_allowing_in_the_rfc_dialect_leads_to_the_callback_and_to_access(page, server, listener):
    client = Rfc5849Client(server, callback=f"{listener.url}/done?{AWKWARD}")

    page.goto(client.address)
    log_in(page, username=server.username, password=server.password)
    answer(page, "Allow")

    own, _, ours = listener.only_query().partition("&oauth_token=")
    token, _, verifier = ours.partition("&oauth_verifier=")
    assert (own, token) == (AWKWARD, client.token["oauth_token"])
    assert f"Access allowed for {server.username} " in client.finish(verifier=verifier)


def test_denying_in_the_rfc_dialect_says_so_at_the_callback(page, server, listener):
    client = Rfc5849Client(server, callback=f"{listener.url}/done?{AWKWARD}")

    page.goto(client.address)
    log_in(page, username=server.username, password=server.password)
    answer(page, "Deny")

    query = listener.only_query()
    assert query.startswith(f"{AWKWARD}&")
    assert parse_qs(query)["oauth_problem"] == ["user_refused"]
    assert "oauth_verifier" not in query


def test_allowing_in_the_2012_dialect_leads_to_the_callback_and_to_access(page, server, listener):
    client = PypiClient(server, callback=f"{listener.url}/done?{AWKWARD}")

    page.goto(client.address)
    log_in(page, username=server.username, password=server.password)
    answer(page, "Allow")

    own, _, ours = listener.only_query().partition("&oauth_token=")
    assert (own, ours.partition("&")[0]) == (AWKWARD, client.token["oauth_token"])
    assert f"Access allowed for {server.username} " in client.finish()


def test_denying_in_the_2012_dialect_ends_the_request(page, server, listener):
    client = PypiClient(server, callback=f"{listener.url}/done?{AWKWARD}")

    page.goto(client.address)
    log_in(page, username=server.username, password=server.password)
    answer(page, "Deny")

    refused = requests.get(
        f"{server.url}/oauth/access_token", auth=client.signer(client.token), timeout=10
    )
    assert listener.only_query().startswith(AWKWARD)
    assert refused.status_code == 401


def test_without_a_callback_the_verifier_is_read_from_the_page(page, server):
    client = Rfc5849Client(server, callback="oob")

    page.goto(client.address)
    log_in(page, username=server.username, password=server.password)
    answer(page, "Allow")
    shown = page.get_by_label("Verification code")

    assert shown.inner_text() == shown.get_attribute("data-verifier")
    assert f"Access allowed for {server.username} " in client.finish(verifier=shown.inner_text())


def test_denying_without_a_callback_ends_on_a_page(page, server):
    client = Rfc5849Client(server, callback="oob")

    page.goto(client.address)
    log_in(page, username=server.username, password=server.password)
    answer(page, "Deny")

    assert page.get_by_role("heading", level=1).inner_text() == "Access denied"


def test_a_mistyped_password_does_not_lose_the_way(page, server, listener):
    client = PypiClient(server, callback=f"{listener.url}/done?{AWKWARD}")

    page.goto(client.address)
    log_in(page, username=server.username, password="wrong")
    log_in(page, username=server.username, password=server.password)

    assert page.url == client.address


def test_the_access_is_that_of_whoever_answers(page, server, listener):
    client = Rfc5849Client(server, callback=f"{listener.url}/done")

    page.goto(client.address)
    log_in(page, username=server.username, password=server.password)
    page.get_by_role("link", name="Answer as somebody else").click()
    log_in(page, username=server.other_username, password=server.other_password)
    assert page.url == client.address
    answer(page, "Allow")

    verifier = parse_qs(listener.only_query())["oauth_verifier"][0]
    assert f"Access allowed for {server.other_username} " in client.finish(verifier=verifier)


def test_access_is_revoked_on_the_page_of_applications(page, server, listener):
    client = Rfc5849Client(server, callback=f"{listener.url}/done")
    page.goto(client.address)
    log_in(page, username=server.username, password=server.password)
    answer(page, "Allow")
    verifier = parse_qs(listener.only_query())["oauth_verifier"][0]
    assert "Access allowed" in client.finish(verifier=verifier)

    page.goto(f"{server.url}/accounts/applications/")
    token = client.session.auth.client.resource_owner_key
    page.get_by_role("button", name=f"token {token}").click()

    assert page.get_by_role("button", name=f"token {token}").count() == 0
    assert "token_revoked" in client.session.get(f"{server.url}/oauth/test").text


def test_a_second_visit_finds_an_error_and_no_way_out(page, server, listener):
    client = Rfc5849Client(server, callback=f"{listener.url}/done")
    page.goto(client.address)
    log_in(page, username=server.username, password=server.password)
    answer(page, "Allow")
    first = listener.only_query()

    page.goto(client.address)

    assert page.locator("[data-problem]").get_attribute("data-problem") == "token_used"
    assert listener.targets == [f"/done?{first}"]


def test_the_consent_page_cannot_be_framed(page, server, listener, complaints):
    client = Rfc5849Client(server, callback=f"{listener.url}/done")
    listener.pages["/trap"] = f'<title>Win!</title><iframe src="{client.address}"></iframe>'
    page.goto(client.address)
    log_in(page, username=server.username, password=server.password)

    page.goto(f"{listener.url}/trap")

    assert page.frame_locator("iframe").get_by_role("button", name="Allow").count() == 0
    assert ["frame-ancestors 'none'" in complaint for complaint in complaints] == [True]
    complaints.clear()


def test_a_consumer_registered_in_the_browser_works(page, server, listener):
    page.goto(f"{server.url}/accounts/consumers/register/")
    log_in(page, username=server.username, password=server.password)
    page.get_by_label("Name").fill("Browser-made")
    page.get_by_label("Allowed callbacks").fill(f"{listener.url}/done")
    page.get_by_role("button", name="Register", exact=True).click()
    made = OAuth1Session(
        page.locator("#consumer-key").inner_text(),
        client_secret=page.locator("#consumer-secret").inner_text(),
        callback_uri=f"{listener.url}/done",
    )

    made.fetch_request_token(f"{server.url}/oauth/request_token")
    page.goto(made.authorization_url(f"{server.url}/oauth/authorise"))

    assert page.get_by_role("heading", level=1).inner_text() == "Let Browser-made act for you?"


def test_an_applications_own_scheme_is_followed(page, server):
    client = Rfc5849Client(server, callback="org.example.app:/done")
    page.goto(client.address)
    log_in(page, username=server.username, password=server.password)

    with page.expect_response(lambda response: response.request.method == "POST") as answered:
        page.get_by_role("button", name="Allow", exact=True).click(no_wait_after=True)

    token = client.token["oauth_token"]
    expected = f"org.example.app:/done?oauth_token={token}&oauth_verifier="
    assert answered.value.headers["location"].startswith(expected)


def test_no_page_is_wider_than_a_phone(page, server, listener):
    page.set_viewport_size({"width": 360, "height": 640})
    client = Rfc5849Client(server, callback=f"{listener.url}/{'long' * 50}")
    page.goto(client.address)
    widths = [page.evaluate("document.documentElement.scrollWidth")]
    log_in(page, username=server.username, password=server.password)
    widths.append(page.evaluate("document.documentElement.scrollWidth"))

    for path in ("accounts/", "accounts/applications/", "accounts/consumers/register/", "", "nix"):
        page.goto(f"{server.url}/{path}")
        widths.append(page.evaluate("document.documentElement.scrollWidth"))

    assert widths == [360] * 7
