"""Signed requests, broken where clients, proxies and attackers break them: by their structure.

Each begins as a request that is right, of any transport, signature and HTTP method. One to three
mutations follow; the most common ones leave it readable, so that what lies deeper is reached too.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric import rsa

from oauth_provider.signing import METHODS, Source, WireRequest
from oauth_provider.signing.signer import sign_request
from tests.signing.pem import private_pem, public_pem

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping

    from oauth_provider.signing import Keys

    Mutation = Callable[[bytes, random.Random], bytes]

FORM = b"application/x-www-form-urlencoded"
VERBS = (b"GET", b"GET", b"GET", b"POST", b"POST", b"PUT", b"DELETE", b"HEAD", b"get", b"X-OWN")
PATHS = (
    b"/oauth/test",
    b"/oauth/test?a=b&c=%C3%A9&a=%20",
    b"/oauth/request_token?oauth_callback=oob",
    b"/oauth/access_token?oauth_verifier=VERIFIER",
    b"/oauth/add_release?name=spam&version=1.0",
    b"/oauth/upload?filename=spam-1.0.tar.gz",
    b"/pypi?:action=list_packages&x=1+2&y=%2B",
)
BODIES = (b"", b"a=b&c=%C3%A9&a=+", b'{"a": 1}', b"--x\r\nContent-Disposition: form-data\r\n\r\n1")
TYPES = (FORM, FORM + b"; charset=utf-8", b"application/json", b"multipart/form-data; boundary=x")
TOKENS = (
    b"%",
    b"%%",
    b"%zz",
    b"%00",
    b"%ff",
    b"%C3",
    b"%ed%a0%80",
    b"%25",
    b"%26",
    b"\xff",
    b"\xc3\xa9",
    b"+",
    b"&",
    b"=",
    b'"',
    b"\\",
    b",",
    b";",
    b" ",
    b"\t",
    b"'",
    b"OAuth ",
    b"realm=",
    b"oauth_",
    b"oauth_token=",
    b"oauth_signature=x",
    b"9" * 30,
    b"-1",
    b"1e9",
    b"\xef\xbc\x91",  # a digit, but none of ASCII
    b"//",
    b"?",
    b"#",
    b"..",
    b"\0",
)


@functools.cache
def rsa_pair() -> tuple[str, str]:
    """Return a private and a public key, in PEM."""
    key = rsa.generate_private_key(65537, 1024)
    return private_pem(key), public_pem(key)


def right(
    chance: random.Random, protocol: Mapping[str, str], *, keys: Keys, host: bytes
) -> WireRequest:
    """Return a request that is right, of any kind."""
    target, verb = chance.choice(PATHS), chance.choice(VERBS)
    body, media_type = chance.choice(BODIES), chance.choice(TYPES)
    source = chance.choice(list(Source)[:3])
    if source is Source.BODY:
        body, media_type = (b"a=b" if not body.startswith(b"a") else body), FORM
    headers: tuple[tuple[bytes, bytes], ...] = ((b"Host", host),)
    if body or source is Source.BODY:
        headers = (*headers, (b"Content-Type", media_type))
    wire = WireRequest(method=verb, scheme="http", target=target, headers=headers, body=body)
    return sign_request(
        wire,
        protocol={**protocol, "oauth_signature_method": chance.choice(list(METHODS))},
        keys=keys,
        source=source,
        realm=chance.choice([None, b"", b"Index", b'a\\"b']),
        private_key=rsa_pair()[0],
    ).wire


# ---- Of bytes -------------------------------------------------------------------------------


def flipped(text: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(text) or 1)
    return text[:at] + bytes([chance.randrange(256)]) + text[at + 1 :]


def inserted(text: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(TOKENS) + text[at:]


def removed(text: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(text))
    return text[:at] + text[at + chance.randint(1, 12) :]


def doubled(text: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(text))
    piece = text[at : at + chance.randint(1, 60)]
    return text[:at] + piece + chance.choice([b"", b",", b"&", b", "]) + text[at:]


def swapped(text: bytes, chance: random.Random) -> bytes:
    separator = chance.choice([b"&", b",", b"="])
    parts = text.split(separator)
    chance.shuffle(parts)
    return separator.join(parts)


def encoded_again(text: bytes, chance: random.Random) -> bytes:
    return text.replace(b"%", b"%25", chance.choice([1, -1]))


def encoded_otherwise(text: bytes, chance: random.Random) -> bytes:
    old, new = chance.choice(
        [(b"%20", b"+"), (b"+", b"%20"), (b"%2B", b"+"), (b"%", b""), (b"%3D", b"=")]
    )
    return text.replace(old, new)


def in_another_case(text: bytes, chance: random.Random) -> bytes:
    return chance.choice([bytes.lower, bytes.upper, bytes.swapcase])(text)


def lengthened(text: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(TOKENS) * chance.choice([10, 100, 1000]) + text[at:]


def cut(text: bytes, chance: random.Random) -> bytes:
    return text[: chance.randint(0, len(text))]


OF_BYTES: tuple[Mutation, ...] = (
    flipped,
    inserted,
    inserted,
    removed,
    doubled,
    swapped,
    encoded_again,
    encoded_otherwise,
    in_another_case,
    lengthened,
    cut,
)

# ---- Of requests ----------------------------------------------------------------------------


def mutated(wire: WireRequest, chance: random.Random) -> WireRequest:
    """Break a request in one to three ways."""
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        wire = chance.choice(OF_REQUESTS)(wire, chance)
    return wire


def _bytes(text: bytes, chance: random.Random) -> bytes:
    return chance.choice(OF_BYTES)(text, chance)


def _target(wire: WireRequest, chance: random.Random) -> WireRequest:
    return replace(wire, target=_bytes(wire.target, chance))


def _body(wire: WireRequest, chance: random.Random) -> WireRequest:
    return replace(wire, body=_bytes(wire.body or b"", chance))


def _method(wire: WireRequest, chance: random.Random) -> WireRequest:
    return replace(wire, method=chance.choice([*VERBS, _bytes(wire.method, chance)]))


def _value(wire: WireRequest, chance: random.Random) -> WireRequest:
    at = chance.randrange(len(wire.headers) or 1)
    headers = [
        (name, _bytes(value, chance) if place == at else value)
        for place, (name, value) in enumerate(wire.headers)
    ]
    return replace(wire, headers=tuple(headers))


def _authorization(wire: WireRequest, chance: random.Random) -> WireRequest:
    headers = [
        (name, _bytes(value, chance) if name == b"Authorization" else value)
        for name, value in wire.headers
    ]
    return replace(wire, headers=tuple(headers))


def _fields(wire: WireRequest, chance: random.Random) -> WireRequest:
    """Double, lose, rename or reorder header fields."""
    headers = list(wire.headers)
    if headers:
        at = chance.randrange(len(headers))
        name, value = headers[at]
        way = chance.randrange(4)
        if way == 0:
            headers.insert(chance.randint(0, len(headers)), (name, _bytes(value, chance)))
        elif way == 1:
            del headers[at]
        elif way == 2:
            headers[at] = (_bytes(name, chance), value)
        else:
            chance.shuffle(headers)
    return replace(wire, headers=tuple(headers))


def _moved(wire: WireRequest, chance: random.Random) -> WireRequest:
    """Put the query into the body, or the body into the query, or both everywhere."""
    path, _, query = wire.target.partition(b"?")
    body = wire.body or b""
    if chance.random() < 0.5:
        return replace(wire, target=path + b"?" + body, body=query)
    return replace(wire, target=wire.target + b"&" + body, body=query)


def _unread(wire: WireRequest, chance: random.Random) -> WireRequest:
    fields = ((b"oauth_token", b"x"), (_bytes(b"name", chance), _bytes(b"value", chance)))
    return replace(wire, body=None, multipart_fields=chance.choice([None, (), fields]))


OF_REQUESTS: tuple[Callable[[WireRequest, random.Random], WireRequest], ...] = (
    _target,
    _target,
    _body,
    _method,
    _value,
    _authorization,
    _authorization,
    _fields,
    _moved,
    _unread,
)

# ---- On the wire ----------------------------------------------------------------------------


def written(wire: WireRequest, chance: random.Random) -> bytes:
    """Write a request; now and then its framing is broken, too."""
    body = wire.body or b""
    fields = [name + b": " + value for name, value in wire.headers]
    framing = chance.randrange(20)
    if framing == 0:
        fields.append(b"Transfer-Encoding: chunked")
    elif framing == 1:
        fields.append(b"Content-Length: " + _bytes(b"%d" % len(body), chance))
    elif body or chance.random() < 0.5:
        fields.append(b"Content-Length: %d" % len(body))
    version = chance.choice([b"HTTP/1.1"] * 38 + [b"HTTP/1.0", b"HTTP/2.0"])
    line = b" ".join((wire.method, wire.target, version))
    sent = b"\r\n".join((line, b"Connection: close", *fields, b"", b"")) + body
    return _bytes(sent, chance) if framing == 2 else sent
