"""What the doctor tells helps nobody to sign who does not know the secrets.

It tells which mistake makes the very signature that was presented, whole. So whoever learns
something from it has made that signature, and had the secrets, or asks whether a guess is right:
what any refusal tells.
"""

from __future__ import annotations

import ast
import base64
import re
import secrets
import time
from typing import TYPE_CHECKING

import pytest
import requests
from oauthlib.oauth1 import Client

from tests.running import ROOT
from tests.security.conftest import PATIENCE

if TYPE_CHECKING:
    from tests.running import RunningServer

PATH = "/oauth/test?n=1"
CHANGING = re.compile(
    r"date|x-request-id|x-mock-request-id|link|</_mock/requests/\d+>", re.IGNORECASE
)
SIGNATURE = re.compile(r'oauth_signature="([^"]*)"')
SECRET = re.compile(r"secret|signature|verifier|passw|digest|admin_token|presented", re.IGNORECASE)
NO_SECRETS = {
    "pypi_mock/journal/masking.py: name == _SIGNATURE",  # the name of a parameter
    "pypi_mock/seeds/published.py: secrets.get(consumer.key) == consumer.secret",  # at the start
}


@pytest.fixture
def server(start_server) -> RunningServer:
    return start_server()


def header(server: RunningServer, **changes: str) -> str:
    """Return the Authorization field of one and the same request."""
    by = {
        "client_secret": server.consumer_secret,
        "resource_owner_key": server.token,
        "resource_owner_secret": server.token_secret,
        "timestamp": str(int(time.time())),
        "nonce": "a-nonce",
        **changes,
    }
    return Client(server.consumer_key, **by).sign(server.url + PATH)[1]["Authorization"]


def told(server: RunningServer, authorization: str, *, accept: str = "*/*") -> tuple:
    """Return all of a refusal that does not change from one to the next."""
    sent = {"Authorization": authorization, "Accept": accept}
    answer = requests.get(server.url + PATH, headers=sent, timeout=PATIENCE)
    headers = {n: v for n, v in answer.headers.items() if not CHANGING.fullmatch(n)}
    text = re.sub(r'"tries": \d+', "", answer.text)
    return answer.status_code, answer.reason, headers, text


def with_signature(authorization: str, signature: str) -> str:
    encoded = requests.utils.quote(signature, safe="~")
    return SIGNATURE.sub(f'oauth_signature="{encoded}"', authorization)


def neighbours_of(right: str) -> dict[str, str]:
    """Return what an attacker would present who finds a signature piece by piece."""
    whole = right.rstrip("=")  # whose padding was lost is whole, and so is told
    made = {f"the first {n}": right[:n] for n in range(len(whole))}
    made |= {f"the last {len(right) - n}": right[n:] for n in range(1, len(right))}
    for place, kept in enumerate(right[:-1]):
        other = "A" if kept != "A" else "B"
        made[f"another at {place}"] = right[:place] + other + right[place + 1 :]
    raw = base64.b64decode(right)
    made |= {
        f"{n} bytes": base64.b64encode(raw[:n] + bytes(len(raw) - n)).decode()
        for n in range(len(raw))
    }
    return made


@pytest.mark.parametrize("accept", ["*/*", "application/json"])
def test_a_signature_that_is_nearly_right_is_told_what_any_other_is(server, accept):
    authorization = header(server)
    right = requests.utils.unquote(SIGNATURE.search(authorization)[1])
    garbage = base64.b64encode(secrets.token_bytes(20)).decode()
    differing = [
        name
        for (name, near), far in zip(
            neighbours_of(right).items(), neighbours_of(garbage).values(), strict=True
        )
        if told(server, with_signature(authorization, near), accept=accept)
        != told(server, with_signature(authorization, far), accept=accept)
    ]

    assert differing == []
    assert told(server, authorization)[0] == 200, "none of these has burnt its nonce"


def test_the_wrong_secret_is_told_of_no_cause_however_near_it_is(server):
    guesses = [server.token_secret[:-1], server.token_secret + "x", "a", "secret"]

    for guess in guesses:
        status, _, headers, _ = told(server, header(server, resource_owner_secret=guess))
        assert (status, headers.get("X-Mock-Cause")) == (401, None), guess


def test_a_diagnosis_holds_neither_the_right_signature_nor_a_secret(server):
    """Even of a client that has the secrets, and signs for another port."""
    right = requests.utils.unquote(SIGNATURE.search(header(server))[1])
    by = {"resource_owner_key": server.token, "resource_owner_secret": server.token_secret}
    signer = Client(server.consumer_key, client_secret=server.consumer_secret, **by)
    wrong = signer.sign(f"http://127.0.0.1{PATH}")[1]["Authorization"]

    for accept in ("*/*", "application/json"):
        status, _, headers, text = told(server, wrong, accept=accept)
        assert (status, headers["X-Mock-Cause"]) == (401, "uri.port-omitted")
        for hidden in (right, server.consumer_secret, server.token_secret):
            assert hidden not in text + str(headers), hidden


def test_a_stranger_is_told_nothing_of_whom_a_secret_belongs_to(server):
    """Without a known consumer there is no key, and so no search."""
    authorization = header(server).replace(server.consumer_key, "nobody-s-key")

    status, _, headers, text = told(server, authorization, accept="application/json")

    assert (status, headers["X-Mock-Cause"]) == (401, "request.consumer")
    assert "consumer_key_unknown" in text


def test_what_a_proxy_passes_on_is_not_shown_the_right_signature(server):
    """The correction is for whoever sits at the machine of a loopback server."""
    told(server, header(server, client_secret="wrong"))
    page = f"{server.url}/_mock/requests/1"
    passed = {"X-Forwarded-For": "192.0.2.1"}
    here, elsewhere = (
        requests.get(page, headers=headers, timeout=PATIENCE).text for headers in ({}, passed)
    )

    assert "What would have been accepted" in here
    assert "What would have been accepted" not in elsewhere


def comparisons() -> list[str]:
    """Return each comparison with == of what is named like a secret."""
    found = []
    for package in ("accounts", "oauth_provider", "pypi_mock", "releases"):
        for path in sorted((ROOT / package).rglob("*.py")):
            found += [
                f"{path.relative_to(ROOT)}: {ast.unparse(node)}"
                for node in ast.walk(ast.parse(path.read_text()))
                if isinstance(node, ast.Compare) and compares_a_secret(node)
            ]
    return found


def compares_a_secret(node: ast.Compare) -> bool:
    sides = [node.left, *node.comparators]
    names = [getattr(side, "id", getattr(side, "attr", "")) for side in sides]
    is_equality = any(isinstance(one, (ast.Eq, ast.NotEq)) for one in node.ops)
    return is_equality and any(SECRET.search(name) for name in names)


def test_secrets_are_compared_in_constant_time():
    assert set(comparisons()) == NO_SECRETS
