"""The engine over HTTP, for languages that have none: explain a request, sign one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.http import JsonResponse
from msgspec import Meta, Struct

from pypi_mock.control.answers import ControlError
from pypi_mock.control.operation import operation

if TYPE_CHECKING:
    from django.http import HttpRequest

_BAD_REQUEST = 400
Pem = Annotated[str, Meta(max_length=16384)]


class ToExplain(Struct, kw_only=True, forbid_unknown_fields=True):
    """A request, and the secrets to judge it by; as the options of ``pypi-mock explain``.

    Attributes:
        request: Raw HTTP, a curl command, a HAR entry or a vector.
        form: Which of them; told by the content unless given.
    """

    request: Annotated[str, Meta(min_length=1)]
    form: Literal["http", "curl", "har", "vector"] | None = None
    scheme: Literal["http", "https"] | None = None
    base_url: str | None = None
    consumer_secret: str | None = None
    token_secret: str | None = None
    rsa_public_key: Pem = ""
    rsa_private_key: Pem = ""
    base_string: str | None = None
    aliases: tuple[str, ...] = ()
    path_prefixes: tuple[str, ...] = ()
    reading: Literal["rfc5849", "multipart-fields"] = "rfc5849"
    depth: Literal[1, 2] = 2
    now: Annotated[int, Meta(ge=0, le=2**53)] | None = None


class ToSign(Struct, kw_only=True, forbid_unknown_fields=True):
    """A request to be signed; as the options of ``pypi-mock sign``.

    Without ``consumer_key`` it is signed by the published credentials of a fresh server.
    """

    method: str
    url: str
    form: tuple[tuple[str, str], ...] = ()
    body: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    consumer_key: str | None = None
    consumer_secret: str | None = None
    token: str | None = None
    token_secret: str | None = None
    signature_method: Literal[
        "HMAC-SHA1",
        "HMAC-SHA256",
        "HMAC-SHA512",
        "RSA-SHA1",
        "RSA-SHA256",
        "RSA-SHA512",
        "PLAINTEXT",
    ] = "HMAC-SHA1"
    rsa_private_key: Pem = ""
    realm: str | None = None
    nonce: str | None = None
    timestamp: str | None = None
    callback: str | None = None
    verifier: str | None = None
    transmission: Literal["header", "query", "body"] = "header"
    body_hash: bool = False
    explain: bool = False


@operation("POST", "explain", body=ToExplain, answer=dict[str, Any])
def explain(_request: HttpRequest, asked: ToExplain) -> JsonResponse:
    """Say what is wrong with a signed request, of any OAuth 1.0a provider."""
    from pypi_mock.offline.explaining import Asked, ExplainingError, explained  # late: the doctor

    try:
        answer = explained(
            Asked(
                data=asked.request.encode(),
                format_name=asked.form,
                scheme=asked.scheme,
                base_url=asked.base_url,
                consumer_secret=asked.consumer_secret,
                token_secret=asked.token_secret,
                rsa_public_key=asked.rsa_public_key,
                private_key=asked.rsa_private_key,
                base_string=None if asked.base_string is None else asked.base_string.encode(),
                aliases=asked.aliases,
                path_prefixes=asked.path_prefixes,
                reading=asked.reading,
                depth=asked.depth,
                now=asked.now,
            )
        )
    except ExplainingError as error:
        raise ControlError(_BAD_REQUEST, str(error)) from None
    return JsonResponse(answer.document())


@operation("POST", "sign", body=ToSign, answer=dict[str, Any])
def sign(_request: HttpRequest, asked: ToSign) -> JsonResponse:
    """Sign a request, and show every step where that is asked for."""
    from pypi_mock.offline.signing import (  # late: the formats
        SigningError,
        Wanted,
        signed_as_wanted,
        signed_document,
    )

    try:
        signed, keys = signed_as_wanted(
            Wanted(
                method=asked.method,
                url=asked.url,
                form=asked.form,
                body=None if asked.body is None else asked.body.encode(),
                headers=[f"{name}: {value}" for name, value in asked.headers],
                consumer_key=asked.consumer_key,
                consumer_secret=asked.consumer_secret,
                token=asked.token,
                token_secret=asked.token_secret,
                signature_method=asked.signature_method,
                realm=asked.realm,
                nonce=asked.nonce,
                timestamp=asked.timestamp,
                callback=asked.callback,
                verifier=asked.verifier,
                transmission=asked.transmission,
                with_body_hash=asked.body_hash,
                private_key=asked.rsa_private_key,
            )
        )
    except SigningError as error:
        raise ControlError(_BAD_REQUEST, str(error)) from None
    return JsonResponse(signed_document(signed, keys=keys, explain=asked.explain))
