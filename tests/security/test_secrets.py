"""No secret that a client presents, in whatever way, stands in the log or in the journal."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
import requests

from tests import running
from tests.releases.forms_made import MULTIPART, wheel_form
from tests.security.conftest import PATIENCE, Wire

if TYPE_CHECKING:
    from tests.running import RunningServer

PASSWORD, CONSUMER, TOKEN = "sesame-password", "sesame-consumer", "sesame-token"
API, ADMIN, SESSION, ID = "pypi-sesame-api", "sesame-admin", "sesame-session", "sesame.id.token"
SEED = {
    "users": [{"name": "carol", "password": PASSWORD}],
    "consumers": [{"key": "carols", "secret": CONSUMER, "owner": "carol"}],
    "tokens": [{"key": "hers", "secret": TOKEN, "consumer": "carols", "user": "carol"}],
    "api_tokens": [{"user": "carol", "name": "Hers", "token": API}],
}
SESAME = re.compile("sesame")
PLAINTEXT = {
    "oauth_consumer_key": "carols",
    "oauth_token": "hers",
    "oauth_signature_method": "PLAINTEXT",
    "oauth_signature": f"{CONSUMER}&{TOKEN}",
}
OPEN = {"Authorization": f"Bearer {ADMIN}", "X-Forwarded-For": "192.0.2.1"}
"""Whoever may look, from elsewhere: on the server's own machine a vector has the secrets."""


@pytest.fixture
def server(start_server) -> RunningServer:
    return start_server("--seed-json", json.dumps(SEED), "--admin-token", ADMIN, "--verbose")


def basic(user: str, password: str) -> dict[str, str]:
    return {"Authorization": f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"}


def field(**changes: str) -> dict[str, str]:
    items = (f'{name}="{quote(value, safe="")}"' for name, value in (PLAINTEXT | changes).items())
    return {"Authorization": "OAuth " + ", ".join(items)}


def present(server: RunningServer) -> list[int]:
    """Present each secret in each place that a client may put it; return the statuses."""
    form = wheel_form().but(password=PASSWORD).body()
    sent = [
        ("GET", "/oauth/test", {"headers": field()}),
        ("GET", "/oauth/test", {"headers": field(oauth_signature=f"{CONSUMER}&wrong")}),
        ("GET", "/oauth/test", {"headers": field(oauth_signature_method="HMAC-SHA1")}),
        ("GET", "/oauth/test", {"headers": field(oauth_token_secret=TOKEN)}),
        ("GET", "/oauth/test", {"headers": {"Authorization": field()["Authorization"][:-1]}}),
        ("GET", "/oauth/test", {"headers": {"Authorization": f"{CONSUMER}&{TOKEN}"}}),
        ("GET", "/oauth/test", {"params": PLAINTEXT}),
        (
            "GET",
            "/oauth/test",
            {"params": {"oauth_consumer_secret": CONSUMER, "password": PASSWORD}},
        ),
        ("POST", "/oauth/test", {"data": PLAINTEXT}),
        ("POST", "/oauth/test", {"data": {"client_secret": CONSUMER}, "headers": field()}),
        ("GET", "/oauth/request_token", {"params": PLAINTEXT | {"oauth_token": ""}}),
        ("GET", "/oauth/test", {"headers": {"Authorization": f"Bearer {API}"}}),
        ("GET", "/oauth/test", {"headers": {"Proxy-Authorization": f"Basic {PASSWORD}"}}),
        ("GET", "/oauth/test", {"cookies": {"pypi_mock_session": SESSION}}),
        ("GET", "/accounts/login/", {"params": {"username": "carol", "password": PASSWORD}}),
        ("POST", "/accounts/login/", {"data": {"username": "carol", "password": PASSWORD}}),
        ("GET", "/pypi?:action=login", {"headers": basic("carol", PASSWORD)}),
        ("POST", "/legacy/", {"data": {"password": PASSWORD}, "headers": basic("carol", "wrong")}),
        (
            "POST",
            "/legacy/",
            {"data": form, "headers": basic("carol", PASSWORD) | {"Content-Type": MULTIPART}},
        ),
        (
            "POST",
            "/legacy/",
            {"data": form, "headers": basic("__token__", API) | {"Content-Type": MULTIPART}},
        ),
        ("POST", "/legacy/", {"data": {}, "headers": {"Authorization": f"token {API}"}}),
        ("POST", "/legacy/", {"data": {}, "headers": {"X-Api-Key": API}}),
        ("POST", "/oauth/upload", {"data": form, "headers": field() | {"Content-Type": MULTIPART}}),
        ("POST", "/_/oidc/mint-token", {"json": {"token": ID}}),
        ("DELETE", "/_/oidc/burn-token", {"json": {"token": API}}),
        ("GET", "/_/oidc/id-token", {"headers": {"Authorization": f"Bearer {ID}"}}),
        ("GET", "/_mock/v1/info", {"headers": {"Authorization": f"Bearer {ADMIN}"}}),
        ("GET", "/_mock/v1/info", {"headers": basic("anybody", ADMIN)}),
        ("GET", "/_mock/v1/info", {"params": {"password": ADMIN}}),
        (
            "POST",
            "/RPC2",
            {"data": f"<methodCall><methodName>{PASSWORD}</methodName></methodCall>"},
        ),
    ]
    return [
        requests.request(
            method, server.url + path, timeout=PATIENCE, allow_redirects=False, **more
        ).status_code
        for method, path, more in sent
    ]


def around(text: str) -> list[str]:
    """Return what stands around each secret in a text."""
    return [text[max(0, one.start() - 60) : one.end() + 20] for one in SESAME.finditer(text)]


def shown(server: RunningServer) -> dict[str, list[str]]:
    """Return where a secret is shown, of all that tells of requests."""
    listed = f"{server.url}/_mock/v1/requests"
    numbers = [
        one["id"] for one in requests.get(listed, headers=OPEN, timeout=PATIENCE).json()["requests"]
    ]
    addresses = ["/_mock/", "/_mock/state", "/_mock/v1/info", "/_mock/v1/requests"]
    for number in numbers:
        addresses += [f"/_mock/requests/{number}", f"/_mock/v1/requests/{number}"]
        addresses += [
            f"/_mock/v1/requests/{number}.{form}" for form in ("curl", "http", "har", "vector")
        ]
    said = {"the log": around(server.said())}
    for address in addresses:
        answer = requests.get(server.url + address, headers=OPEN, timeout=PATIENCE)
        assert answer.status_code == 200, (address, answer.text)
        said[address] = around(answer.text)
    return {where: what for where, what in said.items() if what}


def test_no_secret_is_written_down_however_it_is_presented(server):
    statuses = present(server)
    head = f"GET http://carol:{PASSWORD}@127.0.0.1/oauth/test HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    Wire(server.address, server).exchange(head.encode())

    assert max(statuses) < 500
    assert {200, 401, 403} <= set(statuses), "some of them were right"
    assert shown(server) == {}


def test_no_secret_of_the_options_is_told(start_server, tmp_path):
    secret = {
        "PYPI_MOCK_DATABASE_URL": "postgresql://carol:sesame-database@127.0.0.1:9/a",
        "PYPI_MOCK_REDIS_URL": "redis://:sesame-redis@127.0.0.1:9/0",
        "PYPI_MOCK_SECRET_KEY": "sesame-key",
        "PYPI_MOCK_ADMIN_TOKEN": ADMIN,
        "PYPI_MOCK_SEED_JSON": json.dumps(SEED),
        "PYPI_MOCK_STORAGE": "s3",
        "PYPI_MOCK_STORAGE_OPTIONS": '{"bucket_name": "a", "secret_key": "sesame-storage"}',
    }

    explained = running.run("config", "--explain", folder=tmp_path, environ=secret)
    refused = running.run("serve", "--port", "0", folder=tmp_path, environ=secret)

    assert (explained.returncode, refused.returncode) == (0, 3)
    assert around(explained.stdout + explained.stderr + refused.stdout + refused.stderr) == []
