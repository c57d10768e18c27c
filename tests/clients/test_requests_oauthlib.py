"""requests with requests_oauthlib, unmodified, in both dialects (contract 1)."""

from __future__ import annotations

from urllib.parse import parse_qs, quote

import pytest
import requests
from requests_oauthlib import OAuth1, OAuth1Session

from tests.clients.browsing import answer
from tests.clients.job import do_the_whole_job

CALLBACK = "http://127.0.0.1:9/done?state=1%202&y"


class RequestsClient:
    """requests, signing with requests_oauthlib."""

    def __init__(self, auth: OAuth1) -> None:
        self.auth = auth

    def get(self, url):
        return requests.get(url, auth=self.auth, timeout=60)

    def post_form(self, url, form):
        return requests.post(url, data=form, auth=self.auth, timeout=60)

    def post_file(self, url, filename, content):
        files = {"content": (filename, content)}
        return requests.post(url, files=files, auth=self.auth, timeout=60)


class SessionClient(RequestsClient):
    """An OAuth1Session, which signs by itself."""

    def __init__(self, session: OAuth1Session) -> None:
        self.session = session

    def get(self, url):
        return self.session.get(url, timeout=60)

    def post_form(self, url, form):
        return self.session.post(url, data=form, timeout=60)

    def post_file(self, url, filename, content):
        return self.session.post(url, files={"content": (filename, content)}, timeout=60)


def signer(server, *token: str, **options) -> OAuth1:
    return OAuth1(server.consumer_key, server.consumer_secret, *token, **options)


def token_of(response: requests.Response) -> tuple[str, str]:
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "application/x-www-form-urlencoded"
    fields = parse_qs(response.text)
    return fields["oauth_token"][0], fields["oauth_token_secret"][0]


def dance_of_2012(server, method: str = "GET", **options) -> OAuth1:
    """Steps 1 to 3 as the published example of 2012 did them."""
    step_1 = f"{server.url}/oauth/request_token"
    token = token_of(requests.request(method, step_1, auth=signer(server, **options), timeout=60))
    address = f"{server.url}/oauth/authorise?oauth_token={token[0]}"
    back = answer(server, f"{address}&oauth_callback={quote(CALLBACK, safe='')}")
    assert back.location.startswith(f"{CALLBACK}&oauth_token={token[0]}")
    step_3 = f"{server.url}/oauth/access_token"
    auth = signer(server, *token, **options)
    access = token_of(requests.request(method, step_3, auth=auth, timeout=60))
    return signer(server, *access, **options)


@pytest.mark.parametrize("dialect", ["auto", "pypi"])
def test_the_dialect_of_2012(start_server, tmp_path, dialect):
    server = start_server("--dialect", dialect)

    auth = dance_of_2012(server, signature_type="auth_header")

    do_the_whole_job(RequestsClient(auth), server, tmp_path)


@pytest.mark.parametrize("dialect", ["auto", "rfc5849"])
def test_the_dialect_of_the_rfc(start_server, tmp_path, dialect):
    server = start_server("--dialect", dialect)
    session = OAuth1Session(server.consumer_key, server.consumer_secret, callback_uri=CALLBACK)

    session.fetch_request_token(f"{server.url}/oauth/request_token")
    back = answer(server, session.authorization_url(f"{server.url}/oauth/authorize"))
    session.parse_authorization_response(back.location)
    session.fetch_access_token(f"{server.url}/oauth/access_token")

    assert back.location.startswith(f"{CALLBACK}&oauth_token=")
    do_the_whole_job(SessionClient(session), server, tmp_path)


@pytest.mark.parametrize("signature_type", ["query", "body"])
def test_parameters_may_travel_in_the_query_or_the_body(server, signature_type):
    auth = dance_of_2012(server, "POST", signature_type=signature_type)

    response = requests.post(f"{server.url}/oauth/test", data={"a": "é +"}, auth=auth, timeout=60)

    assert response.text == "Access allowed for alice (ps. I got params={'a': 'é +'})"


@pytest.mark.parametrize("method", ["HMAC-SHA256", "HMAC-SHA512", "PLAINTEXT"])
def test_other_signature_methods(server, method):
    auth = signer(server, server.token, server.token_secret, signature_method=method)

    response = requests.get(f"{server.url}/oauth/test?a=b", auth=auth, timeout=60)

    assert (response.status_code, response.headers["X-Mock-Reading"]) == (200, "rfc5849")


def test_a_callback_out_of_band_is_answered_with_a_verifier(server):
    session = OAuth1Session(server.consumer_key, server.consumer_secret, callback_uri="oob")
    session.fetch_request_token(f"{server.url}/oauth/request_token")

    page = answer(server, session.authorization_url(f"{server.url}/oauth/authorise"))
    token = session.fetch_access_token(f"{server.url}/oauth/access_token", verifier=page.verifier)

    assert sorted(token) == ["oauth_token", "oauth_token_secret"]


def test_a_user_who_refuses_is_told_of_at_the_callback_and_at_step_3(server):
    session = OAuth1Session(server.consumer_key, server.consumer_secret, callback_uri=CALLBACK)
    token = session.fetch_request_token(f"{server.url}/oauth/request_token")
    address = session.authorization_url(f"{server.url}/oauth/authorise")

    back = answer(server, address, "deny")
    auth = signer(server, token["oauth_token"], token["oauth_token_secret"], verifier="x")
    step_3 = requests.get(f"{server.url}/oauth/access_token", auth=auth, timeout=60)

    assert back.location == (
        f"{CALLBACK}&oauth_token={token['oauth_token']}&oauth_problem=user_refused"
    )
    assert (step_3.status_code, parse_qs(step_3.text)["oauth_problem"]) == (
        401,
        ["permission_denied"],
    )


def test_a_strict_server_wants_a_callback_at_step_1(start_server):
    server = start_server("--dialect", "rfc5849")

    response = requests.get(f"{server.url}/oauth/request_token", auth=signer(server), timeout=60)

    assert response.status_code == 400
    assert parse_qs(response.text)["oauth_parameters_absent"] == ["oauth_callback"]


def test_multipart_fields_may_be_signed_where_the_server_speaks_as_in_2012(start_server):
    """The body's text fields in the base string: the reading of 2012 (contract 2)."""
    for dialect, status in (("auto", 200), ("pypi", 200), ("rfc5849", 401)):
        server = start_server("--dialect", dialect)
        fields = {"comment": "a b&c", "name": "spam"}
        auth = signer(server, server.token, server.token_secret)
        form = requests.Request("POST", f"{server.url}/oauth/test", data=fields, auth=auth)
        authorization = form.prepare().headers["Authorization"].decode()

        response = requests.post(
            f"{server.url}/oauth/test",
            data=fields,
            files={"content": ("f", b"x")},
            headers={"Authorization": authorization},
            timeout=60,
        )

        assert response.status_code == status, dialect
        if status == 200:
            assert response.headers["X-Mock-Reading"] == "multipart-fields"
