"""Requests to a server, each by a connection of its own, so that any process may answer."""

from __future__ import annotations

import http.client
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from oauthlib.oauth1 import Client

if TYPE_CHECKING:
    from tests.running import RunningServer


class Answer(NamedTuple):
    """What came back."""

    status: int
    reason: str
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def document(self) -> Any:
        return json.loads(self.body)


def ask(
    server: RunningServer,
    method: str,
    path: str,
    body: object = None,
    headers: dict[str, str] | None = None,
) -> Answer:
    """Send one request; a body that is no bytes goes as JSON."""
    connection = http.client.HTTPConnection(*server.address, timeout=60)
    fields = dict(headers or {})
    content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    if content is not None and not isinstance(body, bytes):
        fields["Content-Type"] = "application/json"
    if content is None and method == "DELETE":
        fields["Content-Type"] = "application/json"
    try:
        connection.request(method, path, content, fields)
        response = connection.getresponse()
        return Answer(response.status, response.reason, response.headers, response.read())
    finally:
        connection.close()


def signed(server: RunningServer, path: str = "/oauth/test", **signer: Any) -> dict[str, str]:
    """Return the header of a signed GET."""
    client = Client(
        server.consumer_key,
        client_secret=server.consumer_secret,
        resource_owner_key=server.token,
        resource_owner_secret=server.token_secret,
        **signer,
    )
    _, headers, _ = client.sign(f"{server.url}{path}")
    return headers
