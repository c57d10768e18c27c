"""The server's engine, for a test that wants a request explained or signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypedDict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pypi_mock.testing.connection import Connection
    from pypi_mock.testing.identities import Credentials

    Document = dict[str, Any]  # of the server, hence Any


class Signing(TypedDict, total=False):
    """What a request to be signed may have; the options of ``pypi-mock sign``."""

    form: Sequence[tuple[str, str]]
    body: str
    headers: Sequence[tuple[str, str]]
    consumer_key: str
    consumer_secret: str
    token: str
    token_secret: str
    signature_method: str
    realm: str
    nonce: str
    timestamp: str
    callback: str
    verifier: str
    transmission: Literal["header", "query", "body"]
    rsa_private_key: str
    body_hash: bool
    explain: bool


class Explaining(TypedDict, total=False):
    """What is known of a request to be explained; the options of ``pypi-mock explain``."""

    form: Literal["http", "curl", "har", "vector"]
    scheme: Literal["http", "https"]
    base_url: str
    consumer_secret: str
    token_secret: str
    rsa_public_key: str
    rsa_private_key: str
    base_string: str
    aliases: Sequence[str]
    path_prefixes: Sequence[str]
    reading: Literal["rfc5849", "multipart-fields"]
    depth: Literal[1, 2]
    now: int


def explained(connection: Connection, request: str, known: Explaining) -> Document:
    """Have a request explained."""
    document: Document = connection.post("explain", {"request": request, **known})
    return document


def signed(
    connection: Connection,
    method: str,
    url: str,
    credentials: Credentials | None,
    options: Signing,
) -> Document:
    """Have a request signed."""
    said: Document = {"method": method, "url": url}
    if credentials is not None:
        said |= {
            "consumer_key": credentials.consumer_key,
            "consumer_secret": credentials.consumer_secret,
            "token": credentials.token,
            "token_secret": credentials.token_secret,
        }
    document: Document = connection.post("sign", said | options)
    return document
