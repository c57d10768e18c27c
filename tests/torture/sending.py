"""Signed requests as bytes: sent when a test wants it, again if it wants, to whoever serves then.

They name a host that is none of the server's, so that they stay right when it has another port.
"""

from __future__ import annotations

import contextlib
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import requests
from requests_oauthlib import OAuth1

from pypi_mock.seeds import builtin
from tests.clients import packages
from tests.oauth_provider.wire import Answer, exchange

if TYPE_CHECKING:
    from tests.running import RunningServer

HOST = "127.0.0.1"
BUILTIN_TOKEN = (builtin.ACCESS_TOKEN.key, builtin.ACCESS_TOKEN.secret)


def signed(
    method: str,
    path: str,
    token: tuple[str, str] | None = BUILTIN_TOKEN,
    *,
    oauth: dict[str, str] | None = None,
    **sent: Any,
) -> bytes:
    """Return a request of the built-in consumer."""
    named = {} if token is None else dict(zip(("key", "secret"), token, strict=True))
    signer = OAuth1(
        builtin.CONSUMER.key,
        builtin.CONSUMER.secret,
        **{f"resource_owner_{name}": value for name, value in named.items()},
        **(oauth or {}),
    )
    prepared = requests.Request(method, f"http://{HOST}{path}", auth=signer, **sent).prepare()
    fields = {"Host": HOST, "Connection": "close", **prepared.headers}
    lines = [
        f"{name}: {value.decode() if isinstance(value, bytes) else value}"
        for name, value in fields.items()
    ]
    body = prepared.body or b""
    head = "\r\n".join((f"{method} {prepared.path_url} HTTP/1.1", *lines, "", ""))
    return head.encode() + (body.encode() if isinstance(body, str) else body)


def answer_to(server: RunningServer, sent: bytes) -> Answer | None:
    """Send it; None where the server went away before it had said all."""
    with contextlib.suppress(OSError):
        answer = exchange(server, sent)
        length = re.search(rb"(?i)\r\ncontent-length: (\d+)", answer.head)
        if answer.status and (length is None or len(answer.body) == int(length[1])):
            return answer
    return None


def control(server: RunningServer, path: str, body: object) -> Answer | None:
    """Send a document to the control API."""
    content = json.dumps(body).encode()
    head = (
        f"POST /_mock/v1/{path} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return answer_to(server, head.encode() + content)


def an_upload(name: str, content: bytes = b"") -> tuple[bytes, bytes]:
    """Return a signed upload of a wheel, or of what is called one, and its content."""
    filename, made = packages.wheel(name)
    content = content or made
    fields = {"name": name, "version": "1.0", "filename": filename}
    sent = signed(
        "POST",
        "/oauth/upload",
        params={**fields, "filetype": "bdist_wheel", "pyversion": "py3"},
        files={"content": (filename, content)},
    )
    return sent, content


def a_request_token() -> bytes:
    return signed("GET", "/oauth/request_token", None, oauth={"callback_uri": "oob"})


def given(answer: Answer) -> tuple[str, str]:
    """Return the token of an answer, and its secret."""
    fields = dict(parse_qsl(answer.body.decode()))
    return fields["oauth_token"], fields["oauth_token_secret"]


def verifier_of(server: RunningServer, token: str) -> str | None:
    """Have a person allow it; None where the server went away, or a reset has taken the token."""
    said = control(server, f"authorizations/{token}", {"user": builtin.ALICE.name, "allow": True})
    return json.loads(said.body).get("verifier") if said is not None and said.body else None


def an_exchange(token: tuple[str, str], verifier: str) -> bytes:
    """Return the third step, with a nonce of its own each time."""
    return signed("GET", "/oauth/access_token", token, oauth={"verifier": verifier})
