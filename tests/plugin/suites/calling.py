"""A client of the suite's author, and one that makes a mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

import requests
from oauthlib.oauth1 import Client
from requests_oauthlib import OAuth1

if TYPE_CHECKING:
    from pypi_mock.testing import Credentials, PyPIMock

BUILT_IN = ("consumer-key", "consumer-secret", "access-token", "access-token-secret")


def call(mock: PyPIMock, credentials: Credentials | None = None) -> requests.Response:
    """Send a right request, with the built-in credentials unless others are given."""
    four = BUILT_IN
    if credentials is not None:
        key, secret = credentials.consumer_key, credentials.consumer_secret
        four = (key, secret, credentials.token, credentials.token_secret)
    return requests.get(f"{mock.url}/oauth/test", auth=OAuth1(*four), timeout=20)


def call_without_port(mock: PyPIMock) -> requests.Response:
    """Send a request whose signature leaves the port out."""
    key, secret, token, token_secret = BUILT_IN
    client = Client(key, secret, resource_owner_key=token, resource_owner_secret=token_secret)
    _, headers, _ = client.sign("http://127.0.0.1/oauth/test?test=spam")
    return requests.get(f"{mock.url}/oauth/test?test=spam", headers=headers, timeout=20)
