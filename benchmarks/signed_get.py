"""A signed GET of /oauth/test beside other providers, and beside the same view unsigned.

All answer by our HTTP server on one database with stored nonces, each in a process of its own; they
are loaded in turn, over connections that stay open. The requests are signed ahead, by oauthlib.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import statistics
import tempfile
import time
from pathlib import Path

from oauthlib.oauth1 import Client
from serving import Served, served

ROUNDS = 7
ROUND = 1000
CONNECTIONS = 8
SIZE_OF_ANSWER = 65536
EXPECTED = b"Access allowed for alice (ps. I got params={'test': 'spam'})"
HERE = Path(__file__).parent
SIGNED, UNSIGNED = "/oauth/test?test=spam", "/unsigned/test?test=spam"
OURS, OPEN = "pypi-mock", "pypi-mock, the view unsigned"
PEERS = {
    "oauthlib's resource endpoint, bare SQL": "oauthlib-endpoint",
    "Authlib's protector on Flask, bare SQL": "authlib-flask",
    "Authlib's protector on Django": "authlib-django",
}
OF_AUTHLIB, OF_OPEN = 2.5, 0.65


def requests(url: str, *, is_signed: bool) -> list[bytes]:
    """Return as many as a round takes."""
    if not is_signed:
        return [request(UNSIGNED, {}, url)] * ROUND
    client = Client(
        "consumer-key",
        client_secret="consumer-secret",
        resource_owner_key="access-token",
        resource_owner_secret="access-token-secret",
    )
    return [request(SIGNED, client.sign(url + SIGNED)[1], url) for _ in range(ROUND)]


def request(target: str, headers: dict[str, str], url: str) -> bytes:
    fields = {"Host": url.partition("//")[2], **headers}
    lines = [f"GET {target} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def rate(server: Served, requests: list[bytes]) -> float:
    """Return good answers a second; each connection has one request at a time on its way."""
    waiting = iter(requests)
    answers: dict[socket.socket, bytes] = {}
    with selectors.DefaultSelector() as selector, contextlib.ExitStack() as stack:
        for _ in range(CONNECTIONS):
            one = stack.enter_context(socket.create_connection((server.host, server.port)))
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(one, selectors.EVENT_READ)
        started = time.perf_counter()
        for key in list(selector.get_map().values()):
            one = key.fileobj  # type: ignore[assignment]  # nothing but sockets was registered
            answers[one] = b""
            one.sendall(next(waiting))
        while answers:
            for key, _ in selector.select():
                one = key.fileobj  # type: ignore[assignment]  # likewise
                piece = one.recv(SIZE_OF_ANSWER)
                answers[one] += piece
                if not piece or not answers[one].startswith(b"HTTP/1.1 200 "):
                    raise SystemExit(f"not what was expected: {answers[one]!r}")
                if answers[one].endswith(EXPECTED):
                    answers[one] = b""
                    if (following := next(waiting, None)) is None:
                        del answers[one]
                        selector.unregister(one)
                    else:
                        one.sendall(following)
        return len(requests) / (time.perf_counter() - started)


def measured(asked: dict[str, tuple[Served, bool]]) -> dict[str, tuple[float, float]]:
    """Return the median rate of each, and processor microseconds of one request."""
    rates: dict[str, list[float]] = {name: [] for name in asked}
    processor: dict[str, list[float]] = {name: [] for name in asked}
    for number in range(ROUNDS + 1):
        for name, (server, is_signed) in asked.items():
            some = requests(server.url, is_signed=is_signed)
            before = server.processor_seconds()
            reached = rate(server, some)
            if number:  # the first warms
                rates[name].append(reached)
                processor[name].append((server.processor_seconds() - before) / ROUND * 1e6)
    return {
        name: (statistics.median(rates[name]), statistics.median(processor[name])) for name in asked
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        data = ("--data", folder, "--port", "0", "--quiet")
        ours = stack.enter_context(served(str(HERE / "unsigned.py"), *data))
        asked = {OPEN: (ours, False), OURS: (ours, True)}
        environ = {"DJANGO_SETTINGS_MODULE": "pypi_mock.settings", "PYPI_MOCK_DATA": folder}
        for name, kind in PEERS.items():
            program = (str(HERE / "providers.py"), kind)
            asked[name] = (stack.enter_context(served(*program, environ=environ)), True)
        found = measured(asked)
    print(f"Median of {ROUNDS} rounds of {ROUND}, {CONNECTIONS} connections:\n")
    print("| `GET /oauth/test` | requests/s | ours to it | processor, µs |\n|---|---:|---:|---:|")
    for name, (reached, processor) in found.items():
        print(f"| {name} | {reached:,.0f} | {found[OURS][0] / reached:.2f} | {processor:,.0f} |")
    of_authlib = found[OURS][0] / found["Authlib's protector on Django"][0]
    of_open = found[OURS][0] / found[OPEN][0]
    print(
        f"\nTo Authlib's on Django {of_authlib:.2f}, the target is {OF_AUTHLIB}:"
        f" {'met' if of_authlib >= OF_AUTHLIB else 'MISSED'}."
        f" To the unsigned view {of_open:.2f}, the target is {OF_OPEN}:"
        f" {'met' if of_open >= OF_OPEN else 'MISSED'}."
    )


if __name__ == "__main__":
    main()
