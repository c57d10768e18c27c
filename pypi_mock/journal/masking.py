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
_SECRET_NAME = re.compile(rb"(?i)secret|passw")
_SIGNATURE = b"oauth_signature"
_ITEM = re.compile(rb'([^\s",=]+)(\s*=\s*)("[^"]*"?|[^",]*)')


def masked(wire: WireRequest, *, hides_signature: bool) -> tuple[WireRequest, bool]:
    """Return the request without its secrets, and whether a signed part was among them.

    Cookies, passwords and what is named a secret are hidden always, a signature where it is one:
    with PLAINTEXT it consists of the secrets (RFC 5849, 3.4.4).
    """
    headers = tuple(_masked_field(pair, hides_signature=hides_signature) for pair in wire.headers)
    path, mark, query = wire.target.partition(b"?")
    hidden_query = _masked_form(query, hides_signature=hides_signature)
    body = wire.body
    if body and wire.is_form:
        body = _masked_form(body, hides_signature=hides_signature)
    oauth_before = [value for name, value in wire.headers if is_oauth(value)]
    oauth_after = [value for name, value in headers if is_oauth(value)]
    touched = hidden_query != query or body != wire.body or oauth_before != oauth_after
    if headers == wire.headers and not touched:
        return wire, False
    return replace(wire, target=path + mark + hidden_query, headers=headers, body=body), touched


def is_secret(signature: str, *, method: str, secrets: Iterable[str]) -> bool:
    """Tell whether a signature gives a secret away: by its method, or because it holds one."""
    if not method.upper().startswith(("HMAC", "RSA")):
        return bool(signature)
    return any(
        secret and (secret in signature or percent_encode(secret.encode()) in signature)
        for secret in secrets
    )


def _masked_field(pair: Pair, *, hides_signature: bool) -> Pair:
    name, value = pair
    lower = name.lower()
    if lower in _SECRET_FIELDS:
        return name, MASK
    if lower != b"authorization":
        return pair
    if not is_oauth(value):
        return name, value.partition(b" ")[0] + b" " + MASK if b" " in value else MASK
    if not hides_signature and not _SECRET_NAME.search(value):
        return pair

    def hide(item: re.Match[bytes]) -> bytes:
        is_hidden = _is_hidden(item[1], hides_signature=hides_signature)
        return item[1] + item[2] + b'"' + MASK + b'"' if is_hidden else item[0]

    return name, _ITEM.sub(hide, value)


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
