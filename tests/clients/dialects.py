"""A client of each dialect (contract 1), up to the browser and on to an access token."""

from __future__ import annotations

from urllib.parse import parse_qs, quote

import requests
from requests_oauthlib import OAuth1, OAuth1Session


class Rfc5849Client:
    """OAuth 1.0a: the callback goes along at step 1, the verifier comes back (contract 1)."""

    def __init__(self, server, *, callback: str) -> None:
        self.server = server
        self.session = OAuth1Session(
            server.consumer_key, client_secret=server.consumer_secret, callback_uri=callback
        )
        self.token = self.session.fetch_request_token(f"{server.url}/oauth/request_token")
        self.address = self.session.authorization_url(f"{server.url}/oauth/authorise")

    def finish(self, *, verifier: str) -> str:
        """Exchange the token, and return what the server's echo says."""
        self.session.fetch_access_token(f"{self.server.url}/oauth/access_token", verifier=verifier)
        return self.session.get(f"{self.server.url}/oauth/test").text


class PypiClient:
    """OAuth 1.0 as of 2012: the callback goes along at step 2, no verifier (contract 1)."""

    def __init__(self, server, *, callback: str) -> None:
        self.server = server
        self.token = self._get("request_token", self.signer())
        self.address = (
            f"{server.url}/oauth/authorise?oauth_token={self.token['oauth_token']}"
            f"&oauth_callback={quote(callback, safe='')}"
        )

    def finish(self) -> str:
        """Exchange the token, and return what the server's echo says."""
        access = self._get("access_token", self.signer(self.token))
        echo = requests.get(f"{self.server.url}/oauth/test", auth=self.signer(access), timeout=10)
        return echo.text

    def signer(self, token: dict[str, str] | None = None) -> OAuth1:
        token = token or {}
        return OAuth1(
            self.server.consumer_key,
            self.server.consumer_secret,
            token.get("oauth_token"),
            token.get("oauth_token_secret"),
            signature_type="auth_header",
        )

    def _get(self, step: str, signer: OAuth1) -> dict[str, str]:
        answer = requests.get(f"{self.server.url}/oauth/{step}", auth=signer, timeout=10)
        assert answer.status_code == 200, answer.text
        return {name: value for name, [value] in parse_qs(answer.text).items()}
