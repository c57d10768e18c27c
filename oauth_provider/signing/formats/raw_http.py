"""A request as it goes over the wire (RFC 9112): request line, header fields, body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oauth_provider.signing.formats import fields
from oauth_provider.signing.formats.captured import Captured, UnreadableError, shown
from oauth_provider.signing.wire import WireRequest, split_target

if TYPE_CHECKING:
    from oauth_provider.signing.wire import Pair

FORMAT = "http"
RIGHT_LINE = "expected METHOD TARGET HTTP/1.1, such as GET /path?query HTTP/1.1"
MOST_FIELDS = 1_000
LONGEST_LINE = 2 * 1024 * 1024
"""In bytes; what has a longer first line is no request."""
_REQUEST_LINE = re.compile(rb"([^ \t]+)[ \t]+([^ \t]+)(?:[ \t]+HTTP/[0-9](?:\.[0-9])?)?[ \t]*")
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_DIGITS = re.compile(rb"[0-9]{1,12}")


def read_http(data: bytes, *, scheme: str | None = None) -> Captured:
    """Read a request with line ends of either kind; white space before it is skipped.

    It does not say its scheme: an absolute target and port 443 do, and http is taken otherwise.

    Raises:
        UnreadableError: It is no request, or not a whole one.
    """
    rest = data.lstrip(b"\r\n\t ")
    line, _, rest = rest.partition(b"\n")
    found = _REQUEST_LINE.fullmatch(line.rstrip(b"\r")) if len(line) <= LONGEST_LINE else None
    if found is None:
        raise UnreadableError(
            f"{shown(line)} is not a request line", where="line 1", right=RIGHT_LINE
        )
    method = fields.method(found[1], where="line 1")
    headers, rest = _headers(rest)
    body, notes = _body(headers, rest)
    chosen = scheme or _scheme(found[2], headers)
    if scheme is None:
        notes.append(f"the scheme was taken to be {chosen}; --scheme says otherwise")
    wire = WireRequest(
        method=method,
        scheme=fields.scheme(chosen, where="the scheme"),
        target=found[2],
        headers=tuple(headers),
        body=body,
    )
    return Captured(wire, FORMAT, notes=tuple(notes))


def _headers(rest: bytes) -> tuple[list[Pair], bytes]:
    """Read fields up to the empty line, or to the end; return what is behind them."""
    headers: list[Pair] = []
    while rest:
        line, _, rest = rest.partition(b"\n")
        line, where = line.removesuffix(b"\r"), f"line {len(headers) + 2}"
        if not line:
            break
        if line[:1] in b" \t":
            raise UnreadableError(
                "this header line begins with white space",
                where=where,
                right="write each header field in one line",
            )
        name, colon, value = line.partition(b":")
        if not colon:
            raise UnreadableError(
                f"{shown(line)} is not a header field",
                where=where,
                right="expected `Name: value`, and an empty line before the body",
            )
        headers.append(fields.field(name, value, where=where))
        if len(headers) > MOST_FIELDS:
            raise UnreadableError(f"there are more than {MOST_FIELDS} header fields", where=where)
    return headers, rest


def _scheme(target: bytes, headers: list[Pair]) -> str:
    absolute = split_target(target).scheme
    if absolute is not None:
        return absolute.decode("latin-1")
    hosts = [value for name, value in headers if name.lower() == b"host"]
    return "https" if hosts and hosts[0].endswith(b":443") else "http"


def _body(headers: list[Pair], rest: bytes) -> tuple[bytes, list[str]]:
    """Cut the body out by its length, or take all that is there."""
    values = {name.lower(): value for name, value in reversed(headers)}
    if values.get(b"transfer-encoding", b"").lower().endswith(b"chunked"):
        return _dechunked(rest), []
    length = values.get(b"content-length")
    if length is None:
        return _without_editors_line_end(rest, values.get(b"content-type", b""))
    if not _DIGITS.fullmatch(length):
        raise UnreadableError(
            f"Content-Length {shown(length)} is not a number of bytes", where="the header"
        )
    if len(rest) < int(length):
        raise UnreadableError(
            f"the body breaks off: Content-Length says {int(length)} bytes, and {len(rest)}"
            " are there",
            where="the body",
            right="save the whole request, byte for byte, or leave Content-Length out",
        )
    return rest[: int(length)], []


def _without_editors_line_end(rest: bytes, content_type: bytes) -> tuple[bytes, list[str]]:
    """Take off the line end that an editor puts behind a form, which has no raw ones itself."""
    is_form = content_type.lower().startswith(b"application/x-www-form-urlencoded")
    bare = rest.removesuffix(b"\n").removesuffix(b"\r")
    if not is_form or bare == rest:
        return rest, []
    return bare, ["the line end behind the form was not taken for a part of it"]


def _dechunked(rest: bytes) -> bytes:
    """Decode a chunked body (RFC 9112, 7.1); trailer fields are not looked at."""
    body = bytearray()
    position = 0
    while size := _CHUNK_SIZE.match(rest, position):
        start, length = size.end(), int(size[1], 16)
        if not length:
            return bytes(body)
        chunk = rest[start : start + length]
        body += chunk
        position = start + length
        if len(chunk) < length:
            break
        position += 2 if rest[position : position + 2] == b"\r\n" else 1
    raise UnreadableError(
        f"the chunked body breaks off at byte {position}",
        where="the body",
        right="save the whole request, or the decoded body with its Content-Length",
    )


def write_http(wire: WireRequest) -> bytes:
    """Write a request as it goes over the wire; its length is put in where it is not told."""
    body = wire.body or b""
    headers = [pair for pair in wire.headers if pair[0].lower() != b"transfer-encoding"]
    if body and not wire.header_values(b"content-length"):
        headers.append((b"Content-Length", str(len(body)).encode()))
    lines = [b"%s %s HTTP/1.1" % (wire.method, wire.target)]
    lines += [b"%s: %s" % pair for pair in headers]
    return b"\r\n".join([*lines, b"", body])
