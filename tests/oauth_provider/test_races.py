"""Requests that race each other on the real server: of what may happen once, one happens."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import requests
from oauthlib.oauth1 import Client as Signer

from tests.oauth_provider.wire import exchange, request, signed

if TYPE_CHECKING:
    from tests.running import RunningServer


def test_of_fifty_identical_requests_exactly_one_is_accepted(server):
    sent = request(server, signed(server))

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: exchange(server, sent), range(50)))

    assert sorted((answer.status, answer.problem) for answer in answers) == [
        (200, ""),
        *[(401, "nonce_used")] * 49,
    ]


def test_of_many_exchanges_of_one_request_token_exactly_one_succeeds(server):
    consent = authorized_token(server)

    with ThreadPoolExecutor(10) as pool:
        answers = list(
            pool.map(lambda _: exchange(server, exchange_of(server, consent)), range(20))
        )

    assert sorted((answer.status, answer.problem) for answer in answers) == [
        (200, ""),
        *[(401, "token_used")] * 19,
    ]


def authorized_token(server: RunningServer) -> dict[str, str]:
    """Take a new request token to the built-in user, who allows it."""
    signer = Signer(server.consumer_key, client_secret=server.consumer_secret, callback_uri="oob")
    url, headers, _ = signer.sign(server.url + "/oauth/request_token")
    given = parse_qs(requests.get(url, headers=headers, timeout=20).text)
    token = {name: values[0] for name, values in given.items()}
    browser = requests.Session()

    def submit(path: str, **form: str) -> requests.Response:
        page = browser.get(server.url + path, timeout=20).text
        csrf = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        form["csrfmiddlewaretoken"] = csrf
        return browser.post(server.url + path, form, timeout=20)

    submit("/accounts/login/", username=server.username, password=server.password)
    path = f"/oauth/authorise?oauth_token={token['oauth_token']}"
    page = submit(path, oauth_token=token["oauth_token"], decision="allow").text
    verifier = page.partition('data-verifier="')[2].partition('"')[0]
    return {**token, "oauth_verifier": verifier}


def exchange_of(server: RunningServer, token: dict[str, str]) -> bytes:
    signer = Signer(
        server.consumer_key,
        client_secret=server.consumer_secret,
        resource_owner_key=token["oauth_token"],
        resource_owner_secret=token["oauth_token_secret"],
        verifier=token["oauth_verifier"],
    )
    _, headers, _ = signer.sign(server.url + "/oauth/access_token")
    field = b"Authorization: " + str(headers["Authorization"]).encode()
    return request(server, field, target=b"/oauth/access_token")
