"""``pypi-mock sign``: one request, signed by the reference signer."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oauth_provider.signing.encoding import percent_encode
from oauth_provider.signing.formats import UnreadableError, fields, write_curl, write_http
from oauth_provider.signing.formats.address import split_address
from oauth_provider.signing.methods import METHODS, Keys, body_hash, digest_of
from oauth_provider.signing.parameters import Source
from oauth_provider.signing.rsa_keys import KeyFormatError
from oauth_provider.signing.signer import NotSignableError, Signed, sign_request
from oauth_provider.signing.steps import steps_document, steps_text
from oauth_provider.signing.wire import FORM_MEDIA_TYPE, WireRequest
from pypi_mock.seeds import builtin
from pypi_mock.simulation.clock import clock
from pypi_mock.simulation.randomness import randomness

if TYPE_CHECKING:
    from collections.abc import Sequence

SOURCES = {"header": Source.HEADER, "query": Source.QUERY, "body": Source.BODY}
_NOT_ASCII = re.compile(rb"[^!-~]")


class SigningError(Exception):
    """What was asked for cannot be signed; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command line asks for; None where an option was not given."""

    method: str
    url: str
    form: Sequence[tuple[str, str]]
    body: bytes | None
    headers: Sequence[str]
    consumer_key: str | None
    consumer_secret: str | None
    token: str | None
    token_secret: str | None
    signature_method: str
    realm: str | None
    nonce: str | None
    timestamp: str | None
    callback: str | None
    verifier: str | None
    transmission: str
    with_body_hash: bool
    private_key: str


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who signs."""

    consumer_key: str
    token: str | None
    keys: Keys


def signed_as_wanted(wanted: Wanted) -> tuple[Signed, Keys]:
    """Sign; return the keys as well, for those who show the steps.

    Raises:
        SigningError: It cannot be done.
    """
    credentials = _credentials(wanted)
    try:
        wire = _wire(wanted)
        signed = sign_request(
            wire,
            protocol=_protocol(wanted, credentials, wire),
            keys=credentials.keys,
            source=SOURCES[wanted.transmission],
            realm=wanted.realm.encode() if wanted.realm is not None else None,
            private_key=wanted.private_key,
        )
    except UnicodeEncodeError:
        raise SigningError("an argument is not text in UTF-8") from None
    except (UnreadableError, NotSignableError, KeyFormatError) as error:
        raise SigningError(str(error)) from None
    return signed, credentials.keys


def _credentials(wanted: Wanted) -> Credentials:
    """Take those that are given, or the published ones of a fresh server, never a mixture.

    Secrets may come from the environment, where they belong to a key that is given here.
    """
    if wanted.consumer_key is not None:
        keys = Keys(wanted.consumer_secret or "", (wanted.token and wanted.token_secret) or "")
        return Credentials(wanted.consumer_key, wanted.token, keys)
    consumer, token = builtin.CONSUMER, builtin.ACCESS_TOKEN
    if wanted.token is not None and wanted.token != token.key:
        secret = wanted.token_secret or "" if wanted.token else ""
        return Credentials(consumer.key, wanted.token, Keys(consumer.secret, secret))
    if wanted.callback is not None and wanted.token is None:  # step 1, before there is a token
        return Credentials(consumer.key, None, Keys(consumer.secret))
    return Credentials(consumer.key, token.key, Keys(consumer.secret, token.secret))


def _wire(wanted: Wanted) -> WireRequest:
    url = _NOT_ASCII.sub(lambda byte: b"%%%02X" % byte[0][0], wanted.url.encode())
    address = split_address(url, where="the URL")
    headers = []
    for text in wanted.headers:
        name, colon, value = text.encode().partition(b":")
        if not colon:
            raise SigningError(f"the header {text!r} is not `Name: value`")
        headers.append(fields.field(name, value, where="a header"))
    given = {name.lower() for name, _ in headers}
    if b"host" not in given:
        headers.insert(0, (b"Host", address.host))
    body = wanted.body or b""
    if wanted.form:
        if wanted.body is not None:
            raise SigningError("a request has fields (-d) or a body (--body), not both")
        body = "&".join(_field(name, value) for name, value in wanted.form).encode()
        if b"content-type" not in given:
            headers.append((b"Content-Type", FORM_MEDIA_TYPE))
    return WireRequest(
        method=fields.method(wanted.method.encode(), where="the method"),
        scheme=address.scheme,
        target=address.target,
        headers=tuple(headers),
        body=body,
    )


def _field(name: str, value: str) -> str:
    return f"{percent_encode(name.encode())}={percent_encode(value.encode())}"


def _protocol(wanted: Wanted, credentials: Credentials, wire: WireRequest) -> dict[str, str]:
    """Return the protocol parameters; PLAINTEXT needs neither time nor nonce (RFC 5849, 3.4.4)."""
    method = METHODS[wanted.signature_method]
    nonce, timestamp = wanted.nonce, wanted.timestamp
    if method.heeds_nonce:
        nonce = randomness.nonce() if nonce is None else nonce
        timestamp = str(clock.timestamp()) if timestamp is None else timestamp
    hashed = None
    if wanted.with_body_hash:
        if method.hash_name is None or wire.is_form:
            raise SigningError("a body hash is defined neither for a form nor for PLAINTEXT")
        hashed = body_hash(digest_of(wire.body or b"", hash_name=method.hash_name))
    chosen = {
        "oauth_consumer_key": credentials.consumer_key,
        "oauth_token": credentials.token,
        "oauth_signature_method": method.name,
        "oauth_timestamp": timestamp,
        "oauth_nonce": nonce,
        "oauth_callback": wanted.callback,
        "oauth_verifier": wanted.verifier,
        "oauth_body_hash": hashed,
    }
    return {name: value for name, value in chosen.items() if value is not None}


def shown(signed: Signed, *, format_name: str, keys: Keys, explain: bool) -> str:
    """Write the signed request in the form that was asked for.

    Raises:
        SigningError: There is no Authorization header to show.
    """
    if format_name == "json":
        return json.dumps(signed_document(signed, keys=keys, explain=explain), indent=2)
    if format_name == "header" and not signed.authorization:
        raise SigningError("only --transmission header makes a header")
    steps = f"{steps_text(signed, keys=keys)}\n" if explain else ""
    if format_name == "header":
        return f"{steps}Authorization: {signed.authorization}"
    if format_name == "http":
        return steps + write_http(signed.wire).decode("utf-8", "replace")
    return steps + write_curl(signed.wire)


def signed_document(signed: Signed, *, keys: Keys, explain: bool) -> dict[str, object]:
    """Write the signed request for programs, with every step where that is asked for."""
    wire = signed.wire
    document: dict[str, object] = {
        "method": wire.method.decode("latin-1"),
        "scheme": wire.scheme,
        "target": wire.target.decode("utf-8", "replace"),
        "headers": [[name.decode("latin-1"), value.decode("utf-8", "replace")]
                    for name, value in wire.headers],
        "body": (wire.body or b"").decode("utf-8", "replace"),
        "authorization": signed.authorization or None,
        "base_string": signed.base_string.text,
        "signature": signed.signature,
        "curl": write_curl(wire),
    }  # fmt: skip
    if explain:
        document["steps"] = steps_document(signed, keys=keys)
    return document
