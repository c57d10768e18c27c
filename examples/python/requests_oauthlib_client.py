"""Request token, access token, release and upload with requests-oauthlib."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from urllib.parse import parse_qs

import requests
from requests_oauthlib import OAuth1

arguments = dict(enumerate(sys.argv))
SERVER = arguments.get(1) or os.environ.get("PYPI_MOCK_URL", "http://127.0.0.1:8000")
WHEEL = Path(arguments.get(2, "spam-1.0-py3-none-any.whl"))
KEY, SECRET = "consumer-key", "consumer-secret"
NAME, VERSION = WHEEL.name.split("-")[:2]


def tokens(response: requests.Response) -> tuple[str, str]:
    """Read the answer of steps 1 and 3."""
    response.raise_for_status()
    fields = parse_qs(response.text)
    return fields["oauth_token"][0], fields["oauth_token_secret"][0]


def signed(*token: str) -> OAuth1:
    """Sign with the consumer's secret and, once there is one, the token's."""
    return OAuth1(KEY, SECRET, *token, signature_type="auth_header")


def shown(response: requests.Response) -> None:
    """Print what came back; a refusal ends the program, with its reasons."""
    print(response.text)
    response.raise_for_status()


# Step 1: a request token. Without a callback here this is the flow of 2012 (OAuth 1.0);
# OAuth1(..., callback_uri=...) makes it that of RFC 5849, and step 3 then brings a verifier.
token, token_secret = tokens(requests.get(f"{SERVER}/oauth/request_token", auth=signed()))

# Step 2: the user allows it, in a browser.
print(f"Open {SERVER}/oauth/authorise?oauth_token={token}", flush=True)
input("Allow it, then press Enter. ")

# Step 3: the access token, signed with the secret of the request token.
auth = signed(token, token_secret)
auth = signed(*tokens(requests.get(f"{SERVER}/oauth/access_token", auth=auth)))

shown(requests.get(f"{SERVER}/oauth/test", params={"test": "spam"}, auth=auth))

# A form is signed, field by field; the library does it because requests sends
# Content-Type: application/x-www-form-urlencoded.
release = {
    "name": NAME,
    "version": VERSION,
    "summary": "Frühstück für alle",
    "classifiers": ["Programming Language :: Python :: 3", "Intended Audience :: Developers"],
}
shown(requests.post(f"{SERVER}/oauth/add_release", data=release, auth=auth))

# A multipart body is not signed. Its particulars therefore go into the query, which is; the
# body has the file and nothing else.
file = {
    "name": NAME,
    "version": VERSION,
    "filename": WHEEL.name,
    "filetype": "bdist_wheel",
    "pyversion": "py3",
}
content = {"content": (WHEEL.name, WHEEL.read_bytes())}
shown(requests.post(f"{SERVER}/oauth/upload", params=file, files=content, auth=auth))
