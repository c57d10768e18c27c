"""An HTTP archive (HAR 1.2): a whole one, an entry of it, or the request of an entry."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from oauth_provider.signing.encoding import parse_form, percent_encode
from oauth_provider.signing.formats import fields
from oauth_provider.signing.formats.address import split_address
from oauth_provider.signing.formats.captured import Captured, UnreadableError
from oauth_provider.signing.formats.json_text import (
    Object,
    a_list,
    an_object,
    as_bytes,
    from_base64,
    text,
)
from oauth_provider.signing.parameters import parse
from oauth_provider.signing.wire import FORM_MEDIA_TYPE, WireRequest, split_target

if TYPE_CHECKING:
    from oauth_provider.signing.wire import Pair

FORMAT = "har"
_NOT_KEPT = (
    "no entry has OAuth parameters",
    "browsers leave the Authorization header out of an export unless sensitive data is asked for",
)


def read_har(document: object, *, scheme: str | None = None) -> Captured:
    """Read the first request that has OAuth parameters.

    Raises:
        UnreadableError: The document is none of the three, or no request in it is signed.
    """
    top = an_object(document, where="the document")
    if "log" not in top:
        return Captured(_request(top.get("request", top), "request", scheme), FORMAT)
    log = an_object(top["log"], where="log")
    entries = a_list(log.get("entries"), where="log.entries")
    for index, entry in enumerate(entries):
        where = f"log.entries[{index}]"
        wire = _request(an_object(entry, where=where).get("request"), f"{where}.request", scheme)
        if parse(wire).has_credentials:
            notes = (f"this is entry {index + 1} of {len(entries)}",) if len(entries) > 1 else ()
            return Captured(wire, FORMAT, notes=notes)
    what, why = _NOT_KEPT
    raise UnreadableError(what, where=f"log.entries ({len(entries)})", right=why)


def _request(value: object, where: str, scheme: str | None) -> WireRequest:
    request = an_object(value, where=where)
    address = split_address(
        as_bytes(request.get("url"), where=f"{where}.url"), where=f"{where}.url"
    )
    headers, authority = _headers(request, where)
    body, media_type = _body(request, where)
    names = {name.lower() for name, _ in headers}
    if b"host" not in names:
        headers.insert(0, (b"Host", authority or address.host))
    if media_type and b"content-type" not in names:
        headers.append(fields.field(b"Content-Type", media_type, where=f"{where}.postData"))
    method = as_bytes(request.get("method"), where=f"{where}.method")
    return WireRequest(
        method=fields.method(method, where=f"{where}.method"),
        scheme=fields.scheme(scheme or address.scheme, where="the scheme"),
        target=address.target,
        headers=tuple(headers),
        body=body,
    )


def _headers(request: Object, where: str) -> tuple[list[Pair], bytes]:
    """Return the fields, and the authority of HTTP/2, which stands among them."""
    headers: list[Pair] = []
    authority = b""
    for index, item in enumerate(a_list(request.get("headers", []), where=f"{where}.headers")):
        place = f"{where}.headers[{index}]"
        pair = an_object(item, where=place)
        name = as_bytes(pair.get("name"), where=f"{place}.name")
        value = as_bytes(pair.get("value"), where=f"{place}.value")
        if name == b":authority":
            authority = value
        elif not name.startswith(b":"):
            headers.append(fields.field(name, value, where=place))
    return headers, authority


def _body(request: Object, where: str) -> tuple[bytes, bytes]:
    """Return the body and its media type; a form may stand there in pairs only."""
    if request.get("postData") is None:
        return b"", b""
    where = f"{where}.postData"
    posted = an_object(request["postData"], where=where)
    media_type = as_bytes(posted.get("mimeType", ""), where=f"{where}.mimeType")
    written = posted.get("text")
    if written and posted.get("encoding") == "base64":
        place = f"{where}.text"
        return from_base64(text(written, where=place), where=place), media_type
    if written or not posted.get("params"):
        return as_bytes(written or "", where=f"{where}.text"), media_type
    pieces = []
    for index, item in enumerate(a_list(posted["params"], where=f"{where}.params")):
        place = f"{where}.params[{index}]"
        pair = an_object(item, where=place)
        pieces.append(
            "=".join(
                percent_encode(as_bytes(pair.get(key, ""), where=f"{place}.{key}"))
                for key in ("name", "value")
            )
        )
    return "&".join(pieces).encode(), media_type


def write_har(
    wire: WireRequest, *, started: str = "1970-01-01T00:00:00Z", status: int = 0
) -> Object:
    """Write an archive of one request; its answer is not in it but for the status.

    The format holds text only: bytes that are no UTF-8 are replaced, but in the body.
    """
    hosts = wire.header_values(b"host")
    is_absolute = not wire.target.startswith(b"/")
    address = (
        wire.target
        if is_absolute
        else b"%s://%s%s"
        % (
            wire.scheme.encode(),
            hosts[0] if hosts else b"localhost",
            wire.target,
        )
    )
    request: Object = {
        "method": _text(wire.method),
        "url": _text(address),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(wire.headers),
        "queryString": _pairs(parse_form(split_target(wire.target).query).pairs),
        "headersSize": -1,
        "bodySize": len(wire.body or b""),
    }
    if wire.body:
        request["postData"] = _posted(wire)
    entry: Object = {
        "startedDateTime": started,
        "time": 0,
        "request": request,
        "response": _no_response(status),
        "cache": {},
        "timings": {"send": 0, "wait": 0, "receive": 0},
    }
    creator = {"name": "pypi-mock", "version": "1"}
    return {"log": {"version": "1.2", "creator": creator, "entries": [entry]}}


def _posted(wire: WireRequest) -> Object:
    body = wire.body or b""
    types = wire.header_values(b"content-type")
    posted: Object = {"mimeType": _text(types[0]) if types else "", "params": []}
    try:
        posted["text"] = body.decode()
    except UnicodeDecodeError:
        posted |= {"text": base64.b64encode(body).decode(), "encoding": "base64"}
    if wire.media_type == FORM_MEDIA_TYPE:
        posted["params"] = _pairs(parse_form(body).pairs)
    return posted


def _no_response(status: int) -> Object:
    return {
        "status": status,
        "statusText": "",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": [],
        "content": {"size": 0, "mimeType": ""},
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": -1,
    }


def _pairs(pairs: tuple[Pair, ...]) -> list[dict[str, str]]:
    return [{"name": _text(name), "value": _text(value)} for name, value in pairs]


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
