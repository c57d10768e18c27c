"""Signing a request, right: the reference that others are measured by (RFC 5849, 3.4 and 3.5)."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from oauth_provider.signing.authorization import is_oauth
from oauth_provider.signing.encoding import parse_form, percent_encode
from oauth_provider.signing.methods import METHODS
from oauth_provider.signing.parameters import PROTOCOL_PARAMETERS, Source, parse
from oauth_provider.signing.readings import RFC5849
from oauth_provider.signing.rsa_keys import KeyFormatError, rsa_hash
from oauth_provider.signing.wire import FORM_MEDIA_TYPE, WireRequest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from oauth_provider.signing.base_string import BaseString
    from oauth_provider.signing.methods import Keys, SignatureMethod
    from oauth_provider.signing.parameters import Parameter
    from oauth_provider.signing.wire import Pair

_LENGTH = b"content-length"


class NotSignableError(ValueError):
    """The request cannot be signed so; the message says why."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed request, and what was computed on the way.

    Attributes:
        wire: The request with its signature.
        method: The signature method.
        parameters: What was signed, in the order sent.
        base_string: Of these.
        signature: Of that, in base64; with PLAINTEXT the key.
    """

    wire: WireRequest
    method: SignatureMethod
    parameters: tuple[Parameter, ...]
    base_string: BaseString
    signature: str

    @property
    def authorization(self) -> str:
        """The value of the Authorization header; empty where the parameters are elsewhere."""
        values = [v for v in self.wire.header_values(b"authorization") if is_oauth(v)]
        return values[0].decode() if values else ""


def sign_request(  # noqa: PLR0913 (what RFC 5849, 3.4 and 3.5 leave to the client)
    wire: WireRequest,
    *,
    protocol: Mapping[str, str],
    keys: Keys,
    source: Source = Source.HEADER,
    realm: bytes | None = None,
    private_key: str = "",
) -> Signed:
    """Sign a request with its protocol parameters in one place; those it had are replaced.

    Raises:
        NotSignableError: The method is unknown, the host cannot be told, or the body is no form.
    """
    method = METHODS.get(protocol.get("oauth_signature_method", ""))
    if method is None:
        raise NotSignableError(f"the signature method must be one of {', '.join(METHODS)}")
    pairs = {name: value for name, value in protocol.items() if name != "oauth_signature"}
    unsigned = parse(_placed(wire, pairs, source, realm))
    if not unsigned.is_readable:
        flaws = unsigned.host_flaws + unsigned.encoding_flaws + unsigned.header_flaws
        raise NotSignableError("; ".join(flaw.message for flaw in flaws))
    base_string = RFC5849.base_string(unsigned)
    signature = _signature(method, base_string.text, keys, private_key)
    return Signed(
        wire=_placed(wire, {**pairs, "oauth_signature": signature}, source, realm),
        method=method,
        parameters=unsigned.parameters,
        base_string=base_string,
        signature=signature,
    )


def _signature(method: SignatureMethod, text: str, keys: Keys, private_key: str) -> str:
    if method.family != "RSA" or method.hash_name is None:
        return method.sign(text=text, keys=keys)
    if not private_key:
        raise NotSignableError(f"{method.name} signs with an RSA private key, and none was given")
    return base64.b64encode(_rsa(private_key, method.hash_name, text)).decode()


def _rsa(pem: str, hash_name: str, text: str) -> bytes:
    """Sign as PKCS#1 v1.5 has it (RFC 5849, 3.4.3).

    Raises:
        KeyFormatError: It is no RSA private key in PEM without a password.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    try:
        key = serialization.load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, RSAPrivateKey):
        raise KeyFormatError("not an RSA private key in PEM without a password")
    return key.sign(text.encode(), PKCS1v15(), rsa_hash(hash_name))


def _placed(
    wire: WireRequest, protocol: Mapping[str, str], source: Source, realm: bytes | None
) -> WireRequest:
    """Take the protocol parameters out of a request, and put others in (3.5)."""
    bare = _without_protocol(wire)
    encoded = {name: percent_encode(value.encode()) for name, value in protocol.items()}
    if source is Source.HEADER:
        items = [f'{name}="{value}"'.encode() for name, value in encoded.items()]
        if realm is not None:
            items.insert(0, b'realm="%s"' % realm.replace(b"\\", rb"\\").replace(b'"', rb"\""))
        field: Pair = (b"Authorization", b"OAuth " + b", ".join(items))
        return replace(bare, headers=(*bare.headers, field))
    form = "&".join(f"{name}={value}" for name, value in encoded.items()).encode()
    if source is Source.QUERY:
        address, mark, fragment = bare.target.partition(b"#")
        separator = b"" if address.endswith(b"?") else b"&" if b"?" in address else b"?"
        return replace(bare, target=address + separator + form + mark + fragment)
    if bare.body and not bare.is_form:
        raise NotSignableError(
            "parameters go into a body only where it is a form (RFC 5849, 3.5.2)"
        )
    body = b"&".join(filter(None, (bare.body, form)))
    return _with_body(bare, body)


def _with_body(wire: WireRequest, body: bytes) -> WireRequest:
    headers = [pair for pair in wire.headers if pair[0].lower() != _LENGTH]
    if not wire.is_form:
        headers.append((b"Content-Type", FORM_MEDIA_TYPE))
    return replace(wire, headers=tuple(headers), body=body)


def _without_protocol(wire: WireRequest) -> WireRequest:
    headers = tuple(
        (name, value)
        for name, value in wire.headers
        if not (name.lower() == b"authorization" and is_oauth(value))
    )
    path, mark, query = wire.target.partition(b"?")
    left = _pieces_without_protocol(query)
    bare = replace(wire, headers=headers, target=path + mark + left if left else path)
    form = _pieces_without_protocol(wire.form)
    return _with_body(bare, form) if form != wire.form else bare


def _pieces_without_protocol(form: bytes) -> bytes:
    """Leave what stands between two & as it is, or leave it out."""
    names = {name.encode() for name in PROTOCOL_PARAMETERS}
    return b"&".join(
        piece
        for piece in form.split(b"&")
        if not any(name in names for name, _ in parse_form(piece).pairs)
    )
