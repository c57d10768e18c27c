"""A signed GET of /oauth/test against the same view unsigned, both through the real server.

One keep-alive connection, one request after another, batches of both kinds in turn; the requests
are signed ahead, by oauthlib. Latency is the median of all; processor time is the server's own.
"""

from __future__ import annotations

import socket
import statistics
import time
from pathlib import Path

from oauthlib.oauth1 import Client
from serving import Served, served

BATCHES = 8
BATCH = 250
WARM_UP = 100
SIZE_OF_ANSWER = 65536
EXPECTED = b"Access allowed for alice (ps. I got params={'test': 'spam'})"


def signed_requests(url: str, count: int) -> list[bytes]:
    client = Client(
        "consumer-key",
        client_secret="consumer-secret",
        resource_owner_key="access-token",
        resource_owner_secret="access-token-secret",
    )
    return [
        request("/oauth/test?test=spam", client.sign(f"{url}/oauth/test?test=spam")[1], url)
        for _ in range(count)
    ]


def request(target: str, headers: dict[str, str], url: str) -> bytes:
    fields = {"Host": url.partition("//")[2], **headers}
    lines = [f"GET {target} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def seconds_each(connection: socket.socket, requests: list[bytes]) -> list[float]:
    taken = []
    for one in requests:
        started = time.perf_counter()
        connection.sendall(one)
        answer = connection.recv(SIZE_OF_ANSWER)
        while not answer.endswith(EXPECTED):
            piece = connection.recv(SIZE_OF_ANSWER)
            if not piece or not answer.startswith(b"HTTP/1.1 200 "):
                raise SystemExit(f"not what was expected: {answer!r}")
            answer += piece
        taken.append(time.perf_counter() - started)
    return taken


def measure(server: Served) -> dict[str, tuple[list[float], float]]:
    """Return seconds of each request and processor seconds of all, by kind."""
    headers = signed_requests(server.url, WARM_UP + BATCHES * BATCH)
    plain = request("/unsigned/test?test=spam", {}, server.url)
    taken: dict[str, list[float]] = {"unsigned": [], "signed": []}
    processor = {"unsigned": 0.0, "signed": 0.0}
    with socket.create_connection((server.host, server.port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        seconds_each(connection, [plain] * WARM_UP + headers[:WARM_UP])
        for number in range(BATCHES):
            start = WARM_UP + number * BATCH
            batches = {"unsigned": [plain] * BATCH, "signed": headers[start : start + BATCH]}
            for kind, batch in batches.items():
                before = server.processor_seconds()
                taken[kind] += seconds_each(connection, batch)
                processor[kind] += server.processor_seconds() - before
    return {kind: (taken[kind], processor[kind]) for kind in taken}


def main() -> None:
    here = Path(__file__).parent
    with served(str(here / "unsigned.py"), "--port", "0", "--quiet") as server:
        measured = measure(server)
    print(f"GET /oauth/test, {BATCHES * BATCH} of each, one connection")
    print(f"{'':10} {'median µs':>10} {'requests/s':>11} {'server CPU µs':>14}")
    medians = {}
    for kind, (taken, processor) in measured.items():
        medians[kind] = statistics.median(taken)
        row = (medians[kind] * 1e6, 1 / medians[kind], processor / len(taken) * 1e6)
        print(f"{kind:10} {row[0]:10.0f} {row[1]:11.0f} {row[2]:14.0f}")
    print(f"signed takes {medians['signed'] / medians['unsigned']:.2f} times as long")


if __name__ == "__main__":
    main()
