"""oauth_provider/signing/libraries: requests that real libraries make are known by their shape."""

from __future__ import annotations

import httpx
import pytest
import rauth
import requests
from authlib.integrations.requests_client import OAuth1Session
from oauthlib.oauth1 import Client
from requests_oauthlib import OAuth1

from oauth_provider.signing import WireRequest, parse
from oauth_provider.signing.libraries import LIKELY, POSSIBLE, likely_libraries
from tests.signing.likely import found

OAUTHLIB = "nonce, timestamp, version, signature_method, consumer_key, token, signature"
ADDRESS = "https://shop.example/a?x=1"


class Kept(requests.adapters.BaseAdapter):
    """Keeps what would be sent."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[requests.PreparedRequest] = []

    def send(self, request, **_kwargs):
        self.sent.append(request)
        response = requests.Response()
        response.status_code, response.request, response.url = 200, request, request.url
        return response

    def close(self) -> None:
        """Nothing is open."""


def prepared(session: requests.Session, method: str, **how) -> WireRequest:
    """Return what a session of requests would send."""
    adapter = Kept()
    session.mount("https://", adapter)
    session.request(method, ADDRESS, **how)
    [sent] = adapter.sent
    headers = tuple(
        (name.encode(), value if isinstance(value, bytes) else value.encode())
        for name, value in sent.headers.items()
    )
    body = sent.body or b""
    return WireRequest(
        method=method.encode(),
        scheme="http",
        target=sent.path_url.encode(),
        headers=((b"Host", b"shop.example"), *headers),
        body=body if isinstance(body, bytes) else body.encode(),
    )


@pytest.mark.parametrize("where", ["AUTH_HEADER", "QUERY", "BODY"])
def test_a_request_of_requests_oauthlib_is_likely_its_own(where: str):
    session = requests.Session()
    session.auth = OAuth1("ck", "cs", "tk", "ts", signature_type=where)

    likely = likely_libraries(parse(prepared(session, "POST", data={"b": "2"})))

    assert found(likely) == [("py-requests-oauthlib", LIKELY)]
    assert likely[0].reasons == (
        f"the User-Agent is {requests.utils.default_user_agent()!r}",
        f"the protocol parameters stand in the order {OAUTHLIB}",
        "the nonce is a number that ends with the timestamp",
    )


@pytest.mark.parametrize(("where", "method"), [("HEADER", "GET"), ("QUERY", "POST")])
def test_a_request_of_authlib_is_likely_its_own(where: str, method: str):
    session = OAuth1Session("ck", "cs", "tk", "ts", signature_type=where)

    likely = likely_libraries(parse(prepared(session, method)))

    assert found(likely) == [("py-authlib", LIKELY)]
    assert likely[0].reasons[-1] == "the nonce has 30 letters and digits"


def test_a_request_of_rauth_is_likely_its_own_and_without_the_header_possible():
    session = rauth.OAuth1Session("ck", "cs", "tk", "ts")

    in_header = likely_libraries(parse(prepared(session, "POST", header_auth=True)))
    in_query = likely_libraries(parse(prepared(session, "GET", header_auth=False)))

    assert found(in_header) == [("py-rauth", LIKELY)]
    assert in_header[0].reasons == (
        f"the User-Agent is {requests.utils.default_user_agent()!r}",
        "the protocol parameters stand in alphabetical order, the signature behind them",
        "no space follows the commas of the header",
        "the realm comes first and is empty",
        "the nonce has 40 hex digits, as a SHA-1 has",
    )
    assert found(in_query) == [("py-rauth", POSSIBLE)]


def test_a_request_of_oauthlib_with_httpx_is_likely_oauthlibs():
    uri, headers, _ = Client("ck", "cs", "tk", "ts").sign(ADDRESS)
    asked = httpx.Client().build_request("GET", uri, headers=headers)
    request = WireRequest(b"GET", "http", b"/a?x=1", tuple(asked.headers.raw))

    assert found(likely_libraries(parse(request))) == [("py-oauthlib", LIKELY)]
