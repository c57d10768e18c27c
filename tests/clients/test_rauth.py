"""rauth, unmodified: its service for the flow of 2012, its session for the rest (contract 1)."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from rauth import OAuth1Service

from tests.clients.browsing import answer
from tests.clients.job import do_the_whole_job

CALLBACK = "http://127.0.0.1:9/done"


class RauthClient:
    """A session of rauth, which signs the parameters that it is given apart from the URL."""

    def __init__(self, session) -> None:
        self.session = session

    def get(self, url):
        address, params = parted(url)
        return self.session.get(address, params=params, header_auth=True)

    def post_form(self, url, form):
        data: dict[str, list[str]] = {}
        for name, value in form:
            data.setdefault(name, []).append(value)
        single = {name: values if len(values) > 1 else values[0] for name, values in data.items()}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.session.post(url, data=single, headers=headers, header_auth=True)

    def post_file(self, url, filename, content):
        address, params = parted(url)
        files = {"content": (filename, content)}
        return self.session.post(address, params=params, files=files, header_auth=True)


def parted(url: str) -> tuple[str, dict[str, str]]:
    address, _, query = url.partition("?")
    return address, dict(parse_qsl(query, keep_blank_values=True))


@pytest.mark.parametrize("dialect", ["auto", "pypi"])
def test_the_flow_of_2012_and_the_whole_job(start_server, tmp_path, dialect):
    server = start_server("--dialect", dialect)
    service = OAuth1Service(
        consumer_key=server.consumer_key,
        consumer_secret=server.consumer_secret,
        name="pypi",
        request_token_url=f"{server.url}/oauth/request_token",
        authorize_url=f"{server.url}/oauth/authorise",
        access_token_url=f"{server.url}/oauth/access_token",
        base_url=server.url,
    )

    token, secret = service.get_request_token(method="GET", header_auth=True)
    back = answer(server, service.get_authorize_url(token, oauth_callback=CALLBACK))
    session = service.get_auth_session(token, secret, method="GET", header_auth=True)

    assert back.location.startswith(f"{CALLBACK}?oauth_token={token}")
    do_the_whole_job(RauthClient(session), server, tmp_path)
