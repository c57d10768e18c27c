"""The engine alone: from the bytes of a small signed GET to its verdict."""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

from oauthlib.oauth1 import Client

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from oauth_provider.signing import (
    ConsumerFacts,
    Demands,
    Facts,
    Keys,
    TokenFacts,
    Verdict,
    WireRequest,
    parse,
    verify,
)

ROUNDS = 15
ROUND = 1000
NOW = 1_700_000_000


def request(method: str) -> WireRequest:
    client = Client(
        "consumer-key",
        client_secret="consumer-secret",
        resource_owner_key="access-token",
        resource_owner_secret="access-token-secret",
        signature_method=method,
        timestamp=str(NOW),
        nonce="7d8f3e4a",
    )
    _, headers, _ = client.sign("http://127.0.0.1:8000/oauth/test?test=spam")
    fields = [("Host", "127.0.0.1:8000"), ("User-Agent", "benchmark"), *headers.items()]
    return WireRequest(
        method=b"GET",
        scheme="http",
        target=b"/oauth/test?test=spam",
        headers=tuple((name.encode(), value.encode()) for name, value in fields),
    )


def judge(wire: WireRequest) -> Verdict:
    facts = Facts(
        now=NOW,
        consumer=ConsumerFacts(Keys("consumer-secret")),
        token=TokenFacts("access-token-secret"),
    )
    return verify(parse(wire), facts=facts, demands=Demands())


def main() -> None:
    print(f"One verification of a small GET, median of {ROUNDS} rounds of {ROUND}")
    for method in ("HMAC-SHA1", "HMAC-SHA256", "HMAC-SHA512"):
        wire = request(method)
        verdict = judge(wire)
        if verdict.problems:
            raise SystemExit(f"not what was expected: {verdict}")
        rounds = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            for _ in range(ROUND):
                judge(wire)
            rounds.append((time.perf_counter() - started) / ROUND * 1e6)
        print(f"{method:12} {statistics.median(rounds):6.0f} µs")


if __name__ == "__main__":
    main()
