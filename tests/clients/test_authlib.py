"""Authlib's clients, over requests and over httpx, unmodified (contract 1)."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from authlib.integrations.httpx_client import OAuth1Client
from authlib.integrations.requests_client import OAuth1Session

from tests.clients.browsing import answer
from tests.clients.job import do_the_whole_job

CALLBACK = "http://127.0.0.1:9/done?x=1"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class AuthlibClient:
    """A session of Authlib."""

    def __init__(self, session) -> None:
        self.session = session

    def get(self, url):
        return self.session.get(url)

    def post_form(self, url, form):
        body = urlencode(form)
        if isinstance(self.session, OAuth1Session):
            return self.session.post(url, data=body, headers=FORM)
        return self.session.post(url, content=body, headers=FORM)

    def post_file(self, url, filename, content):
        return self.session.post(url, files={"content": (filename, content)})


@pytest.mark.parametrize("library", [OAuth1Session, OAuth1Client], ids=["requests", "httpx"])
@pytest.mark.parametrize("dialect", ["auto", "rfc5849"])
def test_the_flow_of_the_rfc_and_the_whole_job(start_server, tmp_path, library, dialect):
    server = start_server("--dialect", dialect)
    # Without the last argument its httpx client sends no multipart body; with it, it sends the
    # body's hash as well.
    session = library(
        server.consumer_key,
        server.consumer_secret,
        redirect_uri=CALLBACK,
        force_include_body=library is OAuth1Client,
    )

    session.fetch_request_token(f"{server.url}/oauth/request_token")
    back = answer(server, session.create_authorization_url(f"{server.url}/oauth/authorise"))
    session.parse_authorization_response(back.location)
    session.fetch_access_token(f"{server.url}/oauth/access_token")

    do_the_whole_job(AuthlibClient(session), server, tmp_path)
    session.close()


@pytest.mark.parametrize("transmission", ["QUERY", "BODY"])
def test_parameters_may_travel_in_the_query_or_the_body(server, transmission):
    session = OAuth1Session(
        server.consumer_key,
        server.consumer_secret,
        server.token,
        server.token_secret,
        signature_type=transmission,
    )

    response = session.post(f"{server.url}/oauth/test?q=1", data="a=%C3%A9+%2B", headers=FORM)

    assert response.text == "Access allowed for alice (ps. I got params={'q': '1', 'a': 'é +'})"
    session.close()
