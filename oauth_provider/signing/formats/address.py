"""Absolute addresses, taken apart without decoding any of them (RFC 9112, 3.2)."""

from __future__ import annotations

import re
from typing import NamedTuple

from oauth_provider.signing.formats.captured import UnreadableError, shown

_ABSOLUTE = re.compile(rb"(https?)://([^/?#]*)([^#]*)(?:#.*)?", re.IGNORECASE | re.DOTALL)
_NOT_SENT = re.compile(rb"[\0- \x7f]")
_DEFAULT_PORTS = {"http": b":80", "https": b":443"}


class Address(NamedTuple):
    """What an address says of a request.

    Attributes:
        scheme: ``http`` or ``https``.
        host: The Host header that a client makes of it: no user, no default port.
        target: Path and query, raw; never empty.
        user: Name and password that stand before the host; None where there are none.
    """

    scheme: str
    host: bytes
    target: bytes
    user: bytes | None


def split_address(address: bytes, *, where: str) -> Address:
    """Take an absolute address apart as a client does before it sends a request.

    Raises:
        UnreadableError: It is not absolute, has no host, or cannot go over the wire as it is.
    """
    found = _ABSOLUTE.fullmatch(address)
    if found is None or not found[2]:
        raise UnreadableError(
            f"{shown(address)} is not an absolute address",
            where=where,
            right="expected http://host/path or https://host/path",
        )
    if _NOT_SENT.search(address):
        raise UnreadableError(
            f"the address {shown(address)} has white space or a control character in it",
            where=where,
            right="write a space as %20",
        )
    scheme = found[1].decode().lower()
    user, at, host = found[2].rpartition(b"@")
    rest = found[3]
    return Address(
        scheme=scheme,
        host=host.removesuffix(_DEFAULT_PORTS[scheme]),
        target=rest if rest.startswith(b"/") else b"/" + rest,
        user=user if at else None,
    )
