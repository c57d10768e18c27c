"""Asking a server what it is to be trusted by: trust on first use, on this machine only.

An answer that nothing vouches for may be anybody's; on loopback that is somebody of this machine.
"""

from __future__ import annotations

import http
import http.client
import ipaddress
import socket
import ssl
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from urllib.parse import SplitResult

PATH = "/_mock/ca.pem"
TIMEOUT = 10
LARGEST = 64 * 1024
_BEGINNING = b"-----BEGIN CERTIFICATE-----"
_PORTS = {"http": 80, "https": 443}


class NoAuthorityError(Exception):
    """The server has no certificate to give."""


class NoServerError(Exception):
    """Nobody answers there who may be believed."""


def fetched_ca(url: str) -> str:
    """Return the certificate of the authority, in PEM.

    Either scheme will do: which one a port speaks is part of what the asker may not know.

    Raises:
        ValueError: That is no URL of a server.
        NoAuthorityError: The server has none.
        NoServerError: There is no server, or it is not on this machine.
    """
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError(f"{url!r} is no URL such as http://127.0.0.1:8000")
    address, port = _address(parts)
    failure: Exception | None = None
    for scheme in sorted(_PORTS, key=lambda scheme: scheme != parts.scheme):
        try:
            status, body = _asked(scheme, address, port, parts)
        except (OSError, http.client.HTTPException) as error:
            failure = failure or error
            continue
        if body.startswith(_BEGINNING):
            return body.decode("ascii", "replace")
        if status == http.HTTPStatus.NOT_FOUND:
            raise NoAuthorityError(
                f"the server at {url} makes no certificates: it needs --tls auto"
            )
    raise NoServerError(f"no server answers at {url}: {failure or 'it is something else'}")


def _address(parts: SplitResult) -> tuple[str, int]:
    """Return where the host's name leads to on this machine."""
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise NoServerError(f"the name {host} leads nowhere: {error.strerror}") from None
    for _family, _type, _protocol, _name, address in found:
        text = str(address[0])
        if ipaddress.ip_address(text.partition("%")[0]).is_loopback:
            return text, port
    raise NoServerError(
        f"{host} is another machine, and nothing vouches for what it would answer: "
        "take ca.pem out of the server's --data folder"
    )


def _asked(scheme: str, address: str, port: int, parts: SplitResult) -> tuple[int, bytes]:
    connection = (
        http.client.HTTPConnection(address, port, timeout=TIMEOUT)
        if scheme == "http"
        else http.client.HTTPSConnection(address, port, timeout=TIMEOUT, context=unverified())
    )
    try:
        connection.request("GET", parts.path.rstrip("/") + PATH, headers={"Host": parts.netloc})
        response = connection.getresponse()
        return response.status, response.read(LARGEST)
    finally:
        connection.close()


def unverified() -> ssl.SSLContext:
    """Return what believes whoever answers: for loopback, and for what is no secret."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
