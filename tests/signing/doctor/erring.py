"""Clients that err: honest requests, signed with chosen mistakes."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from oauth_provider.signing import Keys, WireRequest, parse
from oauth_provider.signing.doctor.evidence import Evidence, Surroundings
from oauth_provider.signing.doctor.provers import TextMaker, right_parts
from oauth_provider.signing.doctor.registry import MISTAKES, Component
from tests.signing.asking import header

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oauth_provider.signing.doctor.registry import Suspect

SURROUNDINGS = Surroundings(
    host_aliases=("localhost:8000", "127.0.0.1:8000", "shop.example"),
    path_prefixes=("/app",),
    other_token_secrets={"request token (already exchanged)": "rts", "revoked token": "rev"},
    other_consumer_secrets={"other consumer": "ocs"},
)


def wire_of(case: dict[str, Any], signature: str) -> WireRequest:
    """Return the request of a vector, with a signature."""
    pairs = [*map(tuple, case["oauth_params"]), ("oauth_signature", signature)]
    headers = [(b"Host", case["host"].encode()), (b"Authorization", header(pairs, case["realm"]))]
    if case["content_type"]:
        headers.append((b"Content-Type", case["content_type"].encode()))
    return WireRequest(
        method=case["method"].encode(),
        scheme=case["scheme"],
        target=case["target"].encode(),
        headers=tuple(headers),
        body=case["body"].encode(),
    )


def evidence_of(case: dict[str, Any], signature: str) -> Evidence:
    return Evidence(
        parse(wire_of(case, signature)),
        Keys(case["consumer_secret"], case["token_secret"]),
        Surroundings(
            tuple(case["known_host_aliases"]),
            tuple(case["known_path_prefixes"]),
            case["other_token_secrets"],
            case["other_consumer_secrets"],
        ),
    )


def signed_with(evidence: Evidence, suspects: Iterable[Suspect]) -> str:
    """Sign as a client with these mistakes would (HMAC); base64 as it should be."""
    parts = right_parts(evidence)
    parts.update({s.mistake.component: s.change.value for s in suspects})
    text = TextMaker()(parts).encode()
    digest: bytes = parts[Component.DIGEST](parts[Component.KEY].encode(), text)
    return base64.b64encode(digest).decode()


def presenting(evidence: Evidence, signature: str) -> Evidence:
    """Return the same request with another signature."""
    wire = evidence.request.wire
    pairs = [
        (p.name.decode(), p.value.decode())
        for p in evidence.request.parameters
        if p.name.startswith(b"oauth_") and p.name != b"oauth_signature"
    ]
    realm = evidence.request.realm.decode() if evidence.request.realm is not None else None
    value = header([*pairs, ("oauth_signature", signature)], realm)
    headers = tuple(
        (name, value if name == b"Authorization" else kept) for name, kept in wire.headers
    )
    return Evidence(parse(replace(wire, headers=headers)), evidence.keys, evidence.surroundings)


def suspects_of(evidence: Evidence) -> list[Suspect]:
    """Return every mistake that this request could be signed with, in each of its forms."""
    from oauth_provider.signing.doctor.registry import Suspect

    return [
        Suspect(mistake, change)
        for mistake in MISTAKES.values()
        if mistake.component is not Component.SIGNATURE
        for change in mistake.changes(evidence)
    ]
