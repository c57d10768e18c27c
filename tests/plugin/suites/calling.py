"""Clients of a test's own: one that signs rightly, and others that make a mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import requests
from oauthlib.oauth1 import Client
from requests_oauthlib import OAuth1

if TYPE_CHECKING:
    from pypi_mock.testing import Credentials

BUILT_IN = ("consumer-key", "consumer-secret", "access-token", "access-token-secret")
TRY_IT = "/oauth/test?test=spam"


def signer(credentials: Credentials | None = None) -> OAuth1:
    """Return what `requests` signs with; with the built-in credentials unless others are given."""
    if credentials is None:
        return OAuth1(*BUILT_IN)
    return OAuth1(
        credentials.consumer_key,
        credentials.consumer_secret,
        credentials.token,
        credentials.token_secret,
    )


def call(url: str, credentials: Credentials | None = None) -> int:
    """Send a right request to a server; return the answer's status."""
    return requests.get(url + TRY_IT, auth=signer(credentials), timeout=20).status_code


def call_without_port(url: str) -> int:
    """Send a request whose signature leaves the port out."""
    key, secret, token, token_secret = BUILT_IN
    client = Client(key, secret, resource_owner_key=token, resource_owner_secret=token_secret)
    _, headers, _ = client.sign(f"http://127.0.0.1{TRY_IT}")
    return requests.get(url + TRY_IT, headers=headers, timeout=20).status_code


def request_token(url: str, callback: str | None = None) -> str:
    """Do step 1 for the built-in consumer; return the token."""
    key, secret, _, _ = BUILT_IN
    auth = OAuth1(key, secret, callback_uri=callback)
    answer = requests.get(f"{url}/oauth/request_token", auth=auth, timeout=20)
    return parse_qs(answer.text)["oauth_token"][0]
