"""Attacks on step 2: a request token that somebody else began, and a redirect to elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urljoin, urlsplit

import pytest
import requests
from oauthlib.oauth1 import Client

from tests.clients import browsing
from tests.security.conftest import PATIENCE, Wire

if TYPE_CHECKING:
    from tests.running import RunningServer

CALLBACK = "https://app.example/done"
EVIL = "https://stranger.example/"


def ask(server: RunningServer, path: str, **by: str) -> requests.Response:
    """Sign as the application does."""
    signer = Client(server.consumer_key, client_secret=server.consumer_secret, **by)
    url, headers, _ = signer.sign(server.url + path)
    return requests.get(url, headers=headers, timeout=PATIENCE)


def begun(server: RunningServer, **by: str) -> dict[str, str]:
    """Return the request token that an attacker has the application get."""
    answer = ask(server, "/oauth/request_token", **by)
    assert answer.status_code == 200, answer.text
    return {name: one for name, (one,) in parse_qs(answer.text).items()}


def exchange(server: RunningServer, token: dict[str, str], **by: str) -> requests.Response:
    by |= {"resource_owner_key": token["oauth_token"]}
    return ask(
        server, "/oauth/access_token", resource_owner_secret=token["oauth_token_secret"], **by
    )


def lured(server: RunningServer, token: dict[str, str], extra: str = "") -> browsing.Answered:
    """Have the victim allow what the attacker has begun."""
    address = f"{server.url}/oauth/authorize?oauth_token={token['oauth_token']}{extra}"
    return browsing.answer(server, address)


# ---- Session fixation (the advisory of 2009 against OAuth 1.0) -------------------------------


def test_what_a_victim_allowed_is_of_no_use_without_her_verifier(start_server):
    server = start_server()
    token = begun(server, callback_uri=CALLBACK)
    verifier = parse_qs(urlsplit(lured(server, token).location).query)["oauth_verifier"][0]

    guesses = [exchange(server, token), exchange(server, token, verifier="a")]
    guesses += [exchange(server, token, verifier=verifier[:-1])]

    assert [guess.status_code for guess in guesses] == [400, 401, 401]
    assert [re.search(r"oauth_problem=(\w+)", guess.text)[1] for guess in guesses] == [
        "parameter_absent",
        "verifier_invalid",
        "verifier_invalid",
    ]
    assert re.fullmatch("[A-Z2-9]{10}", verifier), "50 bits, for ten minutes"
    assert exchange(server, token, verifier=verifier).status_code == 200
    assert exchange(server, token, verifier=verifier).status_code == 401, "it is used once"


def test_the_verifier_goes_where_the_application_has_signed_and_nowhere_else(start_server):
    server = start_server()
    token = begun(server, callback_uri=CALLBACK)
    address = f"{server.url}/oauth/authorize?oauth_token={token['oauth_token']}"

    answered = lured(server, token, f"&oauth_callback={quote(EVIL, safe='')}")

    assert answered.location.startswith(f"{CALLBACK}?") or answered.status == 400
    assert "stranger" not in answered.location
    doubled = requests.get(f"{address}&oauth_token=other", timeout=PATIENCE)
    assert doubled.status_code == 400


def test_the_dialect_of_2012_is_as_weak_as_it_was_and_can_be_switched_off(start_server):
    """Contract 1: clients of then bring no verifier. Who tests none of them chooses rfc5849."""
    old, strict = start_server(), start_server("--dialect", "rfc5849")
    token = begun(old)
    lured(old, token, f"&oauth_callback={quote(CALLBACK, safe='')}")

    assert exchange(old, token).status_code == 200
    assert ask(strict, "/oauth/request_token").status_code == 400


def test_a_consumer_with_a_list_sends_nobody_elsewhere(start_server):
    server = start_server()
    listed = {"key": "listed", "secret": "listed-secret", "callbacks": [CALLBACK]}
    seed = {"consumers": [listed]}
    requests.post(f"{server.url}/_mock/v1/seed", json=seed, timeout=PATIENCE)
    server.consumer_key, server.consumer_secret = "listed", "listed-secret"
    evil = [
        EVIL,
        f"{CALLBACK}.stranger.example",
        f"{CALLBACK}@stranger.example/",
        f"{CALLBACK}/../x",
    ]

    signed = {one: ask(server, "/oauth/request_token", callback_uri=one) for one in evil}
    address = f"{server.url}/oauth/authorise"
    token = begun(server)["oauth_token"]
    unsigned = {
        one: requests.get(
            address,
            params={"oauth_token": token, "oauth_callback": one},
            timeout=PATIENCE,
            allow_redirects=False,
        )
        for one in evil
    }

    assert {one for one, said in signed.items() if said.status_code == 200} == set()
    assert {said.status_code for said in unsigned.values()} == {400}
    assert {said.headers.get("Location") for said in unsigned.values()} == {None}


@pytest.mark.parametrize(
    "callback", ["javascript:alert(1)", "data:text/html,a", "//stranger.example"]
)
def test_a_callback_that_a_browser_would_run_is_refused(start_server, callback):
    server = start_server()

    assert ask(server, "/oauth/request_token", callback_uri=callback).status_code == 400


# ---- Open redirects --------------------------------------------------------------------------


def test_no_redirect_leads_to_another_host(direct):
    """Whatever stands in a target: to a browser, a Location of two slashes is another host."""
    evil, other = "stranger.example", []
    paths = ("simple", "project/spam", "project/spam/1.0", "docs/spam", "pypi/spam/1.0", "user/a")
    targets = [f"/{evil}/..//{path}" for path in paths]
    for path in ("simple", "legacy", "check", "pypi", *paths):
        targets += [
            f"//{evil}/{path}",
            f"/{path}//{evil}",
            f"/{path}/%2f{evil}",
            f"/{path}\\{evil}",
        ]
        targets += [f"///{evil}/%2e%2e/{path}", f"/\\{evil}/{path}", f"http://{evil}/{path}"]
        targets += [f"/{path}?next=//{evil}", f"/%09/{evil}/{path}", f"/{path}/..//{evil}/%2e%2e"]
    for name in ("next", "url", "redirect", "return_to", "oauth_callback"):
        targets += [f"/accounts/login/?{name}=//{evil}", f"/oauth/authorize?{name}=//{evil}"]
    for target in targets:
        said = direct.exchange(f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        location = re.search(rb"\r\nLocation: ([^\r]*)\r\n", said)
        if location is not None:
            led = urljoin("http://127.0.0.1/", location[1].decode().replace("\\", "/"))
            if urlsplit(led).hostname != "127.0.0.1":
                other.append((target, led))

    assert other == []


def test_logging_in_leads_to_no_other_host(start_server):
    server = start_server()
    for elsewhere in (
        "//stranger.example",
        "/\\stranger.example",
        "https:stranger.example",
        "\t//a",
    ):
        browser = requests.Session()
        page = browser.get(
            f"{server.url}/accounts/login/", params={"next": elsewhere}, timeout=PATIENCE
        )
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
        answer = browser.post(
            page.url,
            data=hidden | {"username": "alice", "password": "alice"},
            allow_redirects=False,
            timeout=PATIENCE,
        )
        assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/"), elsewhere


def test_a_session_that_was_planted_is_not_the_one_that_is_logged_in(start_server):
    server = start_server()
    browser = requests.Session()
    browser.cookies.set("pypi_mock_session", "planted-by-a-neighbour")
    page = browser.get(f"{server.url}/accounts/login/", timeout=PATIENCE)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    person = {"username": "alice", "password": "alice", "csrfmiddlewaretoken": token}
    entered = browser.post(page.url, data=person, timeout=PATIENCE, allow_redirects=False)

    planted = {"pypi_mock_session": "planted-by-a-neighbour"}
    looked = requests.get(
        f"{server.url}/accounts/", cookies=planted, timeout=PATIENCE, allow_redirects=False
    )

    assert entered.status_code == 302
    assert looked.headers["Location"].startswith("/accounts/login/")


def test_a_page_that_stole_no_token_logs_nobody_in_or_out(start_server):
    """CSRF: each form of people's carries a token, and a cookie alone is not enough."""
    server = start_server()
    wire = Wire(server.address, server)
    for path in ("/accounts/login/", "/accounts/logout/", "/accounts/tokens/", "/_mock/state"):
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: pypi_mock_csrf={'a' * 32}\r\n"
        sent = (
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 8\r\n\r\ndo=reset"
        )
        assert wire.statuses((head + sent).encode()) == [403], path
