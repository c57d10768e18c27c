"""XML-RPC calls through Django's client, and those that the library would never make."""

from __future__ import annotations

from xmlrpc.client import dumps, loads

XML = "text/xml"


def call(client, method: str, *parameters, path: str = "/RPC2"):
    """Return what a method answers; raises its ``Fault``."""
    return answered(client, dumps(parameters, method, allow_none=True).encode(), path=path)


def answered(client, body: bytes, *, path: str = "/RPC2"):
    response = client.post(path, body, content_type=XML)
    assert (response.status_code, response["Content-Type"]) == (200, "text/xml; charset=utf-8")
    (value,), _ = loads(response.content)
    return value
