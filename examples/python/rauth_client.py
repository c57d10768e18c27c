"""Request token, access token, release and upload with rauth."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rauth import OAuth1Service

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


service = OAuth1Service(
    consumer_key="consumer-key",
    consumer_secret="consumer-secret",
    request_token_url=f"{SERVER}/oauth/request_token",
    authorize_url=f"{SERVER}/oauth/authorise",
    access_token_url=f"{SERVER}/oauth/access_token",
)

# header_auth puts the protocol parameters into the Authorization header; rauth's default is
# the query of a GET and the form of a POST. A session's methods need it each time.
token, token_secret = service.get_request_token(header_auth=True)

print(f"Open {service.get_authorize_url(token)}", flush=True)
input("Allow it, then press Enter. ")

session = service.get_auth_session(token, token_secret, method="GET", header_auth=True)

# The query must be given apart: in the URL, rauth does not sign it (the mistake
# params.query-omitted).
shown(session.get(f"{SERVER}/oauth/test", params={"test": "spam"}, header_auth=True))

# A form is signed, field by field. Values of the same name must be given in order: rauth signs
# them as they come (the mistake params.values-of-same-name-unsorted).
release = {
    "name": NAME,
    "version": VERSION,
    "summary": "Frühstück für alle",
    "classifiers": sorted(
        ["Programming Language :: Python :: 3", "Intended Audience :: Developers"]
    ),
}
shown(session.post(f"{SERVER}/oauth/add_release", data=release, header_auth=True))

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
shown(session.post(f"{SERVER}/oauth/upload", params=file, files=content, header_auth=True))
