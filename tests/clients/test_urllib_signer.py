"""A bare signer, written from RFC 5849 with the standard library alone."""

from __future__ import annotations

import base64
import hmac
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.parse import parse_qs, parse_qsl, quote, urlsplit
from urllib.request import Request, urlopen

from tests.clients.browsing import answer
from tests.clients.job import do_the_whole_job

FORM = "application/x-www-form-urlencoded"
BOUNDARY = "a-boundary"


class Answer(NamedTuple):
    status_code: int
    text: str


def escape(text: str) -> str:
    return quote(text, safe="")


def signed(server, method: str, url: str, token: tuple[str, str] = ("", ""), form: str = "") -> str:
    """Return the Authorization header of a request (3.4 and 3.5.1)."""
    oauth = {
        "oauth_consumer_key": server.consumer_key,
        "oauth_nonce": secrets.token_hex(8),
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": str(int(time.time())),
    }
    if token[0]:
        oauth["oauth_token"] = token[0]
    address = urlsplit(url)
    pairs = list(oauth.items())
    for text in (address.query, form):
        pairs += parse_qsl(text, keep_blank_values=True)
    parameters = "&".join("=".join(p) for p in sorted((escape(n), escape(v)) for n, v in pairs))
    uri = f"{address.scheme}://{address.netloc}{address.path}"
    base = "&".join(map(escape, (method, uri, parameters)))
    key = f"{escape(server.consumer_secret)}&{escape(token[1])}"
    digest = hmac.digest(key.encode(), base.encode(), "sha1")
    oauth["oauth_signature"] = base64.b64encode(digest).decode()
    return "OAuth " + ", ".join(f'{name}="{escape(value)}"' for name, value in oauth.items())


class UrllibClient:
    def __init__(self, server, token: tuple[str, str] = ("", "")) -> None:
        self.server, self.token = server, token

    def get(self, url):
        return send(url, signed(self.server, "GET", url, self.token))

    def post_form(self, url, form):
        body = "&".join(f"{escape(name)}={escape(value)}" for name, value in form)
        header = signed(self.server, "POST", url, self.token, body)
        return send(url, header, body.encode(), FORM)

    def post_file(self, url, filename, content):
        head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="content"; filename="{filename}"'
        )
        body = head.encode() + b"\r\n\r\n" + content + f"\r\n--{BOUNDARY}--\r\n".encode()
        header = signed(self.server, "POST", url, self.token)
        return send(url, header, body, f"multipart/form-data; boundary={BOUNDARY}")


def send(url: str, header: str, body: bytes | None = None, content_type: str = "") -> Answer:
    headers = {"Authorization": header}
    if content_type:
        headers["Content-Type"] = content_type
    try:
        with urlopen(Request(url, body, headers), timeout=60) as response:
            return Answer(response.status, response.read().decode())
    except HTTPError as error:
        with error:
            return Answer(error.code, error.read().decode())


def token_of(answered: Answer) -> tuple[str, str]:
    fields = parse_qs(answered.text)
    return fields["oauth_token"][0], fields["oauth_token_secret"][0]


def dance(server) -> tuple[str, str]:
    token = token_of(UrllibClient(server).get(f"{server.url}/oauth/request_token"))
    answer(server, f"{server.url}/oauth/authorise?oauth_token={token[0]}")
    return token_of(UrllibClient(server, token).get(f"{server.url}/oauth/access_token"))


def test_the_whole_job(start_server, tmp_path):
    server = start_server()

    do_the_whole_job(UrllibClient(server, dance(server)), server, tmp_path)


def test_of_identical_requests_in_flight_one_is_accepted(server):
    url = f"{server.url}/oauth/test?a=b"
    header = signed(server, "GET", url, (server.token, server.token_secret))

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(lambda _: send(url, header), range(20)))

    statuses = sorted(answered.status_code for answered in answers)
    assert statuses == [200] + [401] * 19
    assert all("nonce_used" in a.text for a in answers if a.status_code == 401)


def test_of_parallel_exchanges_one_gets_a_token(server):
    token = token_of(UrllibClient(server).get(f"{server.url}/oauth/request_token"))
    answer(server, f"{server.url}/oauth/authorise?oauth_token={token[0]}")
    url = f"{server.url}/oauth/access_token"

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(lambda _: UrllibClient(server, token).get(url), range(20)))

    assert sorted(answered.status_code for answered in answers) == [200] + [401] * 19
    assert all("token_used" in a.text for a in answers if a.status_code == 401)
