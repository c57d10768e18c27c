"""Request token, access token, release and upload with Authlib, over requests."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from authlib.integrations.requests_client import OAuth1Session

if TYPE_CHECKING:
    import requests

arguments = dict(enumerate(sys.argv))
SERVER = arguments.get(1) or os.environ.get("PYPI_MOCK_URL", "http://127.0.0.1:8000")
WHEEL = Path(arguments.get(2, "spam-1.0-py3-none-any.whl"))
NAME, VERSION = WHEEL.name.split("-")[:2]


def shown(response: requests.Response) -> None:
    """Print what came back; a refusal ends the program, with its reasons."""
    print(response.text)
    response.raise_for_status()


# Authlib takes no access token without a verifier, so this is the flow of RFC 5849. "oob": the
# user carries the verifier over. With an address instead the browser brings it there, and
# parse_authorization_response() reads it.
session = OAuth1Session("consumer-key", "consumer-secret", redirect_uri="oob")
session.fetch_request_token(f"{SERVER}/oauth/request_token")

print(f"Open {SERVER}/oauth/authorise?oauth_token={session.token['oauth_token']}", flush=True)
verifier = input("Allow it, type the code that it shows, then press Enter: ")

# From here on the session signs with the access token.
session.fetch_access_token(f"{SERVER}/oauth/access_token", verifier)

shown(session.get(f"{SERVER}/oauth/test", params={"test": "spam"}))

# A form is signed, field by field.
release = {
    "name": NAME,
    "version": VERSION,
    "summary": "Frühstück für alle",
    "classifiers": ["Programming Language :: Python :: 3", "Intended Audience :: Developers"],
}
shown(session.post(f"{SERVER}/oauth/add_release", data=release))

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
shown(session.post(f"{SERVER}/oauth/upload", params=file, files=content))
