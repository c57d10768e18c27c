"""Requests and what they are judged by, for tests: right unless a test says otherwise."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from oauth_provider.signing import (
    METHODS,
    ConsumerFacts,
    Demands,
    Facts,
    Finding,
    Keys,
    Outcome,
    Problem,
    TokenFacts,
    WireRequest,
    parse,
    percent_encode,
    verify,
)
from oauth_provider.signing.readings import RFC5849

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oauth_provider.signing import ProblemName, Verdict

NOW = 1_400_000_000
KEYS = Keys("consumer secret&", "token/secret")
FACTS = Facts(
    now=NOW,
    consumer=ConsumerFacts(Keys(KEYS.consumer_secret)),
    token=TokenFacts(KEYS.token_secret),
)
FORM = b"application/x-www-form-urlencoded"


def oauth(**changes: str | None) -> list[tuple[str, str]]:
    """Return the protocol parameters of a request, but the signature; None takes one away."""
    parameters: dict[str, str | None] = {
        "oauth_consumer_key": "key",
        "oauth_token": "token",
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": str(NOW),
        "oauth_nonce": "nonce",
        **changes,
    }
    return [(name, value) for name, value in parameters.items() if value is not None]


def header(pairs: Iterable[tuple[str, str]], realm: str | None = None) -> bytes:
    items = [f'{name}="{percent_encode(value.encode())}"' for name, value in pairs]
    if realm is not None:
        items.insert(0, f'realm="{realm}"')
    return f"OAuth {', '.join(items)}".encode()


def form(pairs: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Return a query or a form body, in the order given."""
    return b"&".join(
        f"{percent_encode(name)}={percent_encode(value)}".encode() for name, value in pairs
    )


def wire(authorization: bytes | None = None, **changes: Any) -> WireRequest:
    """Return a request with an Authorization header, or with none."""
    extra = changes.pop("headers", ())
    headers: tuple[tuple[bytes, bytes], ...] = ((b"Host", b"index.example:8000"), *extra)
    if authorization is not None:
        headers = (*headers, (b"Authorization", authorization))
    request = WireRequest(method=b"GET", scheme="http", target=b"/oauth/test?a=b", headers=headers)
    return replace(request, **changes)


def sent(changes: dict[str, str | None], **wire_changes: Any) -> WireRequest:
    """Return a request with a signature that no one looks at."""
    return wire(header([*oauth(**changes), ("oauth_signature", "x")]), **wire_changes)


def signed(
    pairs: list[tuple[str, str]] | None = None,
    *,
    keys: Keys = KEYS,
    realm: str | None = None,
    **changes: Any,
) -> WireRequest:
    """Return a request that is signed right, by the reading of the RFC."""
    pairs = oauth() if pairs is None else pairs
    method = METHODS[dict(pairs)["oauth_signature_method"]]
    unsigned = parse(wire(header(pairs, realm), **changes))
    signature = method.sign(text=RFC5849.base_string(unsigned).text, keys=keys)
    return wire(header([*pairs, ("oauth_signature", signature)], realm), **changes)


def judge(request: WireRequest, *, facts: Facts = FACTS, **demands: Any) -> Verdict:
    return verify(parse(request), facts=facts, demands=Demands(**demands))


def problems(verdict: Verdict) -> list[str]:
    """Return the names of all problems, in order."""
    return [problem.name.value for problem in verdict.problems]


def ended(verdict: Verdict, slug: str) -> str:
    """Return how a check ended."""
    return finding(verdict, slug).outcome.value


def finding(verdict: Verdict, slug: str) -> Finding:
    """Return what a check found."""
    [check] = [check for check in verdict.checks if check.slug == slug]
    return check.finding


def failure(name: ProblemName, detail: str, **fields: str) -> Finding:
    """Return what a check found when one problem made it fail."""
    return Finding(Outcome.FAILED, problems=(Problem(name, detail, tuple(fields.items())),))
