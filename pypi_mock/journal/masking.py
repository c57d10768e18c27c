"""Taking the secrets out of a request before it is written down."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from oauth_provider.signing.authorization import is_oauth
from oauth_provider.signing.encoding import percent_encode
from oauth_provider.signing.wire import MULTIPART_MEDIA_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oauth_provider.signing.wire import Pair, WireRequest

MASK = b"***"
_SECRET_FIELDS = frozenset(
    {b"cookie", b"proxy-authorization", b"x-api-key", b"x-auth-token", b"x-access-token"}
)
_SCHEMES = frozenset({b"basic", b"bearer", b"token", b"digest"})
"""What may stand before a secret; of another text nobody knows where the secret begins."""
_GUARDED_FIELDS = _SECRET_FIELDS | {b"authorization"}
_SECRET_NAME = re.compile(rb"(?i)secret|passw")
_SIGNATURE = b"oauth_signature"
_SECRET_PART = re.compile(
    rb"""(?ix) ( ^content-disposition: [^\r\n]* \bname="[^"\r\n]* (?:secret|passw) [^\r\n]* \r\n
    (?: [^\r\n]+ \r\n )* \r\n ) (.*?) (?= \r\n-- | \Z )""",
    re.DOTALL | re.MULTILINE,
)
"""A part of a multipart body: its head, and its content, which may be cut."""
_ITEM = re.compile(rb'([^\s",=]+)(\s*=\s*)("[^"]*"?|[^",]*)')


def masked(wire: WireRequest, *, signature: bytes | None) -> tuple[WireRequest, bool]:
    """Return the request without its secrets, and whether a signed part was among them.

    Cookies, passwords and what is named a secret are hidden always. ``signature`` stands in the
    place of one that is itself a secret: with PLAINTEXT it consists of them (RFC 5849, 3.4.4).
    """
    headers = tuple(
        (name, _masked_value(name, value, signature=signature))
        if name.lower() in _GUARDED_FIELDS
        else (name, value)
        for name, value in wire.headers
    )
    path, mark, query = wire.target.partition(b"?")
    hidden_query = _masked_form(query, signature=signature)
    form = wire.form
    hidden_form = _masked_form(form, signature=signature)
    if wire.media_type == MULTIPART_MEDIA_TYPE and wire.body:
        wire = replace(wire, body=_SECRET_PART.sub(rb"\1" + MASK, wire.body))
    if headers == wire.headers and hidden_query == query and hidden_form == form:
        return wire, False
    touched = (
        hidden_query != query or hidden_form != form or _oauth(headers) != _oauth(wire.headers)
    )
    body = wire.body if hidden_form == form else hidden_form
    return replace(wire, target=path + mark + hidden_query, headers=headers, body=body), touched


def _oauth(headers: Iterable[Pair]) -> list[bytes]:
    return [
        value for name, value in headers if name.lower() == b"authorization" and is_oauth(value)
    ]


def is_secret(signature: str, *, method: str, secrets: Iterable[str]) -> bool:
    """Tell whether a signature gives a secret away: by its method, or because it holds one."""
    if not method.upper().startswith(("HMAC", "RSA")):
        return bool(signature)
    return any(
        secret and (secret in signature or percent_encode(secret.encode()) in signature)
        for secret in secrets
    )


def _masked_value(name: bytes, value: bytes, *, signature: bytes | None) -> bytes:
    if name.lower() in _SECRET_FIELDS:
        return MASK
    if not is_oauth(value):
        scheme, space, _ = value.partition(b" ")
        return scheme + b" " + MASK if space and scheme.lower() in _SCHEMES else MASK
    if signature is None and not _SECRET_NAME.search(value):
        return value

    def hide(item: re.Match[bytes]) -> bytes:
        hidden = _hidden(item[1], signature=signature)
        return item[0] if hidden is None else item[1] + item[2] + b'"' + hidden + b'"'

    return _ITEM.sub(hide, value)


def _masked_form(form: bytes, *, signature: bytes | None) -> bytes:
    """Hide values; what is not hidden stays byte for byte."""
    if signature is None and not _SECRET_NAME.search(form):
        return form
    return b"&".join(
        name + equals + (value if not equals else _shown(name, value, signature=signature))
        for name, equals, value in (piece.partition(b"=") for piece in form.split(b"&"))
    )


def _shown(name: bytes, value: bytes, *, signature: bytes | None) -> bytes:
    hidden = _hidden(unquote_to_bytes(name), signature=signature)
    return value if hidden is None else hidden


def _hidden(name: bytes, *, signature: bytes | None) -> bytes | None:
    """Return what stands in the place of a value; None where it may be seen."""
    if name == _SIGNATURE:
        return signature
    return MASK if _SECRET_NAME.search(name) else None
