"""Taking the secrets out of a request before it is written down."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from oauth_provider.signing.authorization import is_oauth
from oauth_provider.signing.encoding import percent_encode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oauth_provider.signing.wire import Pair, WireRequest

MASK = b"***"
_SECRET_FIELDS = frozenset({b"cookie", b"proxy-authorization", b"x-api-key"})
_GUARDED_FIELDS = _SECRET_FIELDS | {b"authorization"}
_SECRET_NAME = re.compile(rb"(?i)secret|passw")
_SIGNATURE = b"oauth_signature"
_ITEM = re.compile(rb'([^\s",=]+)(\s*=\s*)("[^"]*"?|[^",]*)')


def masked(wire: WireRequest, *, hides_signature: bool) -> tuple[WireRequest, bool]:
    """Return the request without its secrets, and whether a signed part was among them.

    Cookies, passwords and what is named a secret are hidden always, a signature where it is one:
    with PLAINTEXT it consists of the secrets (RFC 5849, 3.4.4).
    """
    headers = tuple(
        (name, _masked_value(name, value, hides_signature=hides_signature))
        if name.lower() in _GUARDED_FIELDS
        else (name, value)
        for name, value in wire.headers
    )
    path, mark, query = wire.target.partition(b"?")
    hidden_query = _masked_form(query, hides_signature=hides_signature)
    form = wire.form
    hidden_form = _masked_form(form, hides_signature=hides_signature)
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


def _masked_value(name: bytes, value: bytes, *, hides_signature: bool) -> bytes:
    if name.lower() in _SECRET_FIELDS:
        return MASK
    if not is_oauth(value):
        return value.partition(b" ")[0] + b" " + MASK if b" " in value else MASK
    if not hides_signature and not _SECRET_NAME.search(value):
        return value

    def hide(item: re.Match[bytes]) -> bytes:
        is_hidden = _is_hidden(item[1], hides_signature=hides_signature)
        return item[1] + item[2] + b'"' + MASK + b'"' if is_hidden else item[0]

    return _ITEM.sub(hide, value)


def _masked_form(form: bytes, *, hides_signature: bool) -> bytes:
    """Hide values; what is not hidden stays byte for byte."""
    if not hides_signature and not _SECRET_NAME.search(form):
        return form
    return b"&".join(
        name + equals + MASK
        if equals and _is_hidden(unquote_to_bytes(name), hides_signature=hides_signature)
        else name + equals + value
        for name, equals, value in (piece.partition(b"=") for piece in form.split(b"&"))
    )


def _is_hidden(name: bytes, *, hides_signature: bool) -> bool:
    if name == _SIGNATURE:
        return hides_signature
    return _SECRET_NAME.search(name) is not None
