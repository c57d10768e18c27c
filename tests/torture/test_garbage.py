"""Mutated OAuth requests: to each there is an answer, and none is a failure of ours."""

from __future__ import annotations

import http.client
import random
import re
import socket
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from oauth_provider.signing import (
    ConsumerFacts,
    Demands,
    Facts,
    Keys,
    Need,
    TokenFacts,
    WireRequest,
    parse,
    verify,
)
from oauth_provider.signing.documents import explanation_document
from oauth_provider.signing.explanation import explain
from oauth_provider.signing.rendering import explanation_text
from pypi_mock.seeds import builtin
from tests.torture.amounts import amount, is_time_left, tell
from tests.torture.instance import memory, started
from tests.torture.mutations import mutated, right, rsa_pair, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.running import RunningServer

IN_PROCESS = amount("ENGINE", sample=5_000, full=1_000_000)
BY_SOCKET = amount("SOCKET", sample=500, full=50_000)
EXPLAINED_EVERY = 50
"""The doctor is asked about one in so many: it takes a hundred times as long as the judge."""
NOW = 1_400_000_000
KEYS = Keys("consumer secret&", "token/secret")
PROTOCOL = {
    "oauth_consumer_key": "key",
    "oauth_token": "token",
    "oauth_timestamp": str(NOW),
    "oauth_nonce": "nonce",
    "oauth_version": "1.0",
}
DEMANDS = Demands(token=Need.OPTIONAL, callback=Need.OPTIONAL, verifier=Need.OPTIONAL)
GROWS = 32 * 1024 * 1024
THEIRS = {501, 505}
"""An unknown transfer coding or version of HTTP (RFC 9110, 15.6.2 and 15.6.6)."""


def own_memory() -> int:
    [kibibytes] = re.findall(r"VmRSS:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(kibibytes) * 1024


def facts(method: bytes) -> Facts:
    secret = rsa_pair()[1] if method.startswith(b"RSA") else KEYS.consumer_secret
    return Facts(NOW, ConsumerFacts(Keys(secret)), TokenFacts(KEYS.token_secret))


def bases(chance: random.Random, protocol: dict[str, str], keys: Keys, host: bytes) -> list:
    return [right(chance, protocol, keys=keys, host=host) for _ in range(300)]


@pytest.mark.timeout(3600)
def test_the_engine_has_a_verdict_for_each():
    chance = random.Random(5849)  # noqa: S311 (the same each time)
    whole = bases(chance, PROTOCOL, KEYS, b"index.example:8000")
    known = [facts(b"HMAC"), facts(b"RSA"), Facts(NOW)]
    seen: Counter[str] = Counter()
    begun, done, warm, slowest = time.monotonic(), 0, 0, 0.0
    while done < IN_PROCESS and is_time_left(begun):
        wire = mutated(chance.choice(whole), chance)
        started_at = time.thread_time()
        seen[judged(wire, chance.choice(known))] += 1
        if done % EXPLAINED_EVERY == 0:
            explained(wire)
        slowest = max(slowest, time.thread_time() - started_at)
        done += 1
        if done == IN_PROCESS // 5:
            warm = own_memory()
    grown = own_memory() - warm
    tell(
        f"{done} mutated requests judged within {time.monotonic() - begun:.0f} s, the slowest took"
        f" {slowest * 1000:.0f} ms; memory grew by {grown / 1e6:.1f} MB after the first fifth;"
        f" {dict(seen.most_common(6))}"
    )
    assert done > min(IN_PROCESS, 1000)
    assert len(seen) > 5  # what was mutated reaches all stages
    assert slowest < 5
    if warm:
        assert grown < GROWS


def judged(wire: WireRequest, known: Facts) -> str:
    """Return the first problem, or that there is none."""
    verdict = verify(parse(wire), facts=known, demands=DEMANDS)
    return verdict.problems[0].name.value if verdict.problems else "accepted"


def explained(wire: WireRequest) -> None:
    found = explain(wire, keys=KEYS, now=NOW)
    explanation_text(found, width=80)
    explanation_document(found)


# ---- Over a socket --------------------------------------------------------------------------


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    running = started(tmp_path)
    yield running
    assert running.stop() == 0


@pytest.mark.timeout(3600)
def test_the_server_answers_each_and_none_by_a_failure(server):
    chance = random.Random(2012)  # noqa: S311 (the same each time)
    protocol = {
        **PROTOCOL,
        "oauth_consumer_key": builtin.CONSUMER.key,
        "oauth_token": builtin.ACCESS_TOKEN.key,
        "oauth_timestamp": str(int(time.time())),
    }
    keys = Keys(builtin.CONSUMER.secret, builtin.ACCESS_TOKEN.secret)
    host = f"{server.address[0]}:{server.address[1]}".encode()
    whole = bases(chance, protocol, keys, host)
    seen: Counter[int] = Counter()
    begun, warm = time.monotonic(), 0
    batch = max(BY_SOCKET // 50, 10)
    with ThreadPoolExecutor(4) as threads:
        while sum(seen.values()) < BY_SOCKET and is_time_left(begun):
            sent = [written(mutated(chance.choice(whole), chance), chance) for _ in range(batch)]
            for request, status in threads.map(lambda each: (each, status_of(server, each)), sent):
                assert status < 500 or status in THEIRS, request
                seen[status] += 1
            if sum(seen.values()) <= 10 * batch:
                warm = memory(server)
    grown = memory(server) - warm
    tell(
        f"{sum(seen.values())} mutated requests over a socket within"
        f" {time.monotonic() - begun:.0f} s: {dict(sorted(seen.items()))}; memory grew by"
        f" {grown / 1e6:.1f} MB after the first fifth, to {memory(server) / 1e6:.1f}"
    )
    assert "Traceback" not in server.said()
    assert grown < GROWS


def status_of(server: RunningServer, sent: bytes) -> int:
    """Send it and no more; return the status of the answer."""
    with socket.create_connection(server.address, timeout=60) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        is_head = sent.startswith(b"HEAD ")
        response = http.client.HTTPResponse(connection, method="HEAD" if is_head else None)
        response.begin()
        response.read()
        return response.status
