"""Header fields: read them as they were sent, and refuse a framing that can be read in two ways."""

from __future__ import annotations

import re
from typing import Protocol

_TOKEN = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_NEVER_IN_A_VALUE = re.compile(rb"[\x00\r\n]")
_LENGTH = re.compile(rb"[0-9]{1,18}")

_JOINED = frozenset(
    {b"accept", b"accept-encoding", b"accept-language", b"cache-control", b"connection"}
)
"""Lists (RFC 9110, 5.3): of any other doubled field, the last one is what WSGI can show."""

RawFields = list[tuple[bytes, bytes]]


class Lines(Protocol):
    """Where lines come from."""

    def readline(self) -> bytes:
        """Return the next line with its end."""


def read_fields(lines: Lines) -> RawFields:
    """Read fields up to the empty line, in order, doubled ones included (RFC 9112, 5).

    Raises:
        ValueError: a line that no field can be.
    """
    fields: RawFields = []
    while (line := lines.readline()) != b"\r\n":
        if not line.endswith(b"\r\n"):
            raise ValueError("A header line does not end in CRLF")
        if line[:1] in {b" ", b"\t"}:
            _continue(fields, line)
            continue
        name, colon, value = line[:-2].partition(b":")
        if not colon or _TOKEN.fullmatch(name) is None:
            raise ValueError("Malformed header line")
        fields.append((name, _checked(value)))
    return fields


def _continue(fields: RawFields, line: bytes) -> None:
    """Unfold: a line break and its white space are one space (RFC 9112, 5.2)."""
    if not fields:
        raise ValueError("The first header line is a continuation")
    name, value = fields[-1]
    fields[-1] = (name, value + b" " + _checked(line[:-2]))


def _checked(value: bytes) -> bytes:
    if _NEVER_IN_A_VALUE.search(value):
        raise ValueError("Forbidden character in a header")
    return value.strip(b" \t")


def check_framing(fields: RawFields, *, protocol: str) -> None:
    """Refuse what a proxy before us could have read differently (RFC 9112, 3.2 and 6.3).

    Raises:
        ValueError: it is ambiguous where the body ends, or whom the request is for.
    """
    hosts = _values(fields, b"host")
    lengths = _values(fields, b"content-length")
    codings = _values(fields, b"transfer-encoding")
    if len(hosts) > 1 or (protocol == "HTTP/1.1" and not hosts):
        raise ValueError("A request has exactly one Host header")
    if any(_LENGTH.fullmatch(length) is None for length in lengths) or len(set(lengths)) > 1:
        raise ValueError("Malformed Content-Length header")
    if codings and (lengths or protocol != "HTTP/1.1"):
        raise ValueError("Transfer-Encoding cannot stand here")
    # Of a list cheroot drops what is empty, and trims what is no white space of HTTP.
    if len(codings) > 1 or any(_TOKEN.fullmatch(coding) is None for coding in codings):
        raise ValueError("Transfer-Encoding is one word")


def _values(fields: RawFields, wanted: bytes) -> list[bytes]:
    return [value for name, value in fields if name.lower() == wanted]


def as_mapping(fields: RawFields) -> dict[bytes, bytes]:
    """Return the fields as cheroot and WSGI can hold them: one value a name.

    A name with an underscore is left out: WSGI could not tell ``Content_Length`` from the real one.
    """
    mapping: dict[bytes, bytes] = {}
    for name, value in fields:
        if b"_" in name:
            continue
        title = name.title()
        earlier = mapping.get(title)
        if earlier is not None and name.lower() in _JOINED:
            value = earlier + b", " + value  # noqa: PLW2901 (the same field, continued)
        mapping[title] = value
    return mapping
