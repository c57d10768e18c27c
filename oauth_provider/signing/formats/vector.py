"""A vector: one request in one JSON file, with what was made of it, to be explained anywhere.

The cases of the shared vectors are read as well: they give host, authorization and content type
in the place of headers, and their secrets at the top.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from oauth_provider.signing.documents import cause_document, problem_document
from oauth_provider.signing.formats import fields
from oauth_provider.signing.formats.captured import Captured, Secrets, UnreadableError
from oauth_provider.signing.formats.json_text import (
    Object,
    a_list,
    an_object,
    as_bytes,
    of_bytes,
    text,
)
from oauth_provider.signing.wire import WireRequest

if TYPE_CHECKING:
    from oauth_provider.signing.doctor.diagnosis import Diagnosis
    from oauth_provider.signing.methods import Keys
    from oauth_provider.signing.verdict import Verdict
    from oauth_provider.signing.wire import Pair

FORMAT = "vector"
VERSION = 1
_SECRETS = ("consumer_secret", "token_secret", "rsa_public_key")
_SHORT_HEADERS = (
    ("host", b"Host"),
    ("authorization", b"Authorization"),
    ("content_type", b"Content-Type"),
)


def read_vector(document: object, *, scheme: str | None = None) -> Captured:
    """Read a vector; what it says of verdict and causes is not believed but found out anew.

    Raises:
        UnreadableError: A member is missing, or not of its type.
    """
    top = an_object(document, where="the vector")
    if top.get("vector", VERSION) != VERSION:
        raise UnreadableError(
            "this is a vector of another version", where="vector", right=f"expected {VERSION}"
        )
    method = as_bytes(_needed(top, "method"), where="method")
    given_scheme = scheme or text(_needed(top, "scheme"), where="scheme")
    wire = WireRequest(
        method=fields.method(method, where="method"),
        scheme=fields.scheme(given_scheme, where="scheme"),
        target=as_bytes(_needed(top, "target"), where="target"),
        headers=_headers(top),
        body=as_bytes(top.get("body") or "", where="body"),
        base_url=text(top.get("base_url", ""), where="base_url"),
    )
    secrets = an_object(top.get("secrets", top), where="secrets")
    return Captured(
        wire,
        FORMAT,
        secrets=Secrets(*(_secret(secrets, name) for name in _SECRETS)),
        host_aliases=_texts(top, "host_aliases"),
        path_prefixes=_texts(top, "path_prefixes"),
    )


def _needed(top: Object, name: str) -> object:
    if name not in top:
        raise UnreadableError(
            f"{name} is missing", where="the vector", right="it has method, scheme, target, headers"
        )
    return top[name]


def _headers(top: Object) -> tuple[Pair, ...]:
    if "headers" not in top:
        short = [(name, top[key]) for key, name in _SHORT_HEADERS if top.get(key)]
        return tuple(
            fields.field(name, as_bytes(value, where=name.decode()), where=name.decode())
            for name, value in short
        )
    headers = []
    for index, item in enumerate(a_list(top["headers"], where="headers")):
        where = f"headers[{index}]"
        pair = a_list(item, where=where)
        if len(pair) != 2:  # noqa: PLR2004 (a pair)
            raise UnreadableError(
                "this is no pair", where=where, right='expected ["Name", "value"]'
            )
        name, value = (as_bytes(part, where=where) for part in pair)
        headers.append(fields.field(name, value, where=where))
    return tuple(headers)


def _secret(secrets: Object, name: str) -> str | None:
    value = secrets.get(name)
    return None if value is None else text(value, where=name)


def _texts(top: Object, name: str) -> tuple[str, ...]:
    items = a_list(top.get(name, []), where=name)
    return tuple(text(item, where=f"{name}[{i}]") for i, item in enumerate(items))


def write_vector(
    wire: WireRequest,
    *,
    verdict: Verdict | None = None,
    diagnosis: Diagnosis | None = None,
    keys: Keys | None = None,
) -> Object:
    """Write a request, and what was made of it; secrets only where ``keys`` are given.

    A signature by PLAINTEXT is a secret itself, and stands in the request.
    """
    document: Object = {
        "vector": VERSION,
        "method": of_bytes(wire.method),
        "scheme": wire.scheme,
        "target": of_bytes(wire.target),
        "headers": [[of_bytes(name), of_bytes(value)] for name, value in wire.headers],
        "body": of_bytes(wire.body or b""),
        "base_url": wire.base_url,
        "secrets": {
            "consumer_secret": keys.consumer_secret if keys else None,
            "token_secret": keys.token_secret if keys else None,
            "rsa_public_key": (keys.rsa_public_key or None) if keys else None,
        },
    }
    if verdict is not None:
        document |= _judged(verdict)
    if diagnosis is not None:
        document["causes"] = [cause_document(cause) for cause in diagnosis.causes]
    return document


def _judged(verdict: Verdict) -> Object:
    string = verdict.base_string
    return {
        "presented_signature": verdict.request.protocol.get("oauth_signature", ""),
        "base_string": string.text if string else None,
        "reading": verdict.reading.slug if verdict.reading else None,
        "accepted": verdict.accepted,
        "problems": [problem_document(problem) for problem in verdict.problems],
    }
