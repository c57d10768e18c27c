"""Crowds of slow, half-dead and idle clients: everybody else is answered as without them."""

from __future__ import annotations

import contextlib
import resource
import socket
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pypi_mock.server.serving import Server
from tests.engines.chosen import are_shared
from tests.torture import sending
from tests.torture.amounts import amount, tell
from tests.torture.instance import memory, processes, started

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.running import RunningServer

SLOW = amount("SLOW", sample=200, full=600)
IDLE = amount("IDLE", sample=1000, full=1000)
ASKED = amount("ASKED", sample=100, full=1000)
"""Requests of normal clients, each time."""
NORMAL = 4
"""Normal clients."""
KEPT_OPEN = 36 if are_shared() else NORMAL
"""What a server of ten threads may open for normal clients: connections to its engines, too."""
ENDURED = 20
"""How much longer than without a crowd half of the normal requests may take at most: with one
thread held by each of the slow ones, it would be the timeout of the server, a thousand times."""

HEAD = b"GET / HTTP/1.1\r\nHost: a\r\nX-Long: "
BODY = (
    b"POST /accounts/login/ HTTP/1.1\r\nHost: a\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\na="
)


@pytest.fixture(scope="module", autouse=True)
def _files_enough() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (before[1], before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.fixture
def server(tmp_path) -> Iterator[RunningServer]:
    running = started(tmp_path)
    yield running
    assert running.stop() == 0


def times(server: RunningServer) -> list[float]:
    """Return how long normal clients wait for the answer to a signed request, sorted."""

    def one(_: int) -> float:
        request = sending.signed("GET", "/oauth/test")
        begun = time.monotonic()
        answer = sending.answer_to(server, request)
        assert answer is not None
        assert answer.status == 200
        return time.monotonic() - begun

    with ThreadPoolExecutor(NORMAL) as threads:
        return sorted(threads.map(one, range(ASKED)))


def p99(measured: list[float]) -> float:
    return measured[int(len(measured) * 0.99) - 1]


@contextlib.contextmanager
def crowd(server: RunningServer, count: int, beginning: bytes, *, drips: bool) -> Iterator[None]:
    """Keep so many clients connected, who come again when they are sent away."""
    over = threading.Event()
    clients = [begun(server, beginning) for _ in range(count)]

    def keep() -> None:
        while not over.wait(0.5):
            for place, client in enumerate(clients):
                if not is_there(client, drips=drips):
                    client.close()
                    clients[place] = begun(server, beginning)

    keeping = threading.Thread(target=keep)
    keeping.start()
    try:
        yield
    finally:
        over.set()
        keeping.join()
        for client in clients:
            client.close()


def begun(server: RunningServer, beginning: bytes) -> socket.socket:
    client = socket.create_connection(server.address, timeout=20)
    if beginning:
        client.sendall(beginning)
    client.setblocking(False)  # noqa: FBT003 (the socket's own signature)
    return client


def is_there(client: socket.socket, *, drips: bool) -> bool:
    """Drip, where it does; tell whether the server still waits for it."""
    try:
        if drips:
            client.send(b"x")
        client.recv(1000)
    except BlockingIOError:
        return True
    except OSError:
        pass
    return False


@pytest.mark.timeout(1200)
@pytest.mark.parametrize(
    ("said", "count", "beginning", "drips"),
    [
        ("heads that drip", SLOW, HEAD, True),
        ("bodies that drip", SLOW, BODY, True),
        ("heads half sent", SLOW, HEAD, False),
        ("bodies half sent", SLOW, BODY, False),
        ("idle connections", IDLE, b"", False),
    ],
)
def test_a_crowd_starves_nobody(server, said, count, beginning, drips):
    times(server)  # the first ones pay for what is loaded late
    alone, before = times(server), memory(server)
    with crowd(server, count, beginning, drips=drips):
        time.sleep(1)
        beside, during = times(server), memory(server)
    tell(
        f"{count} {said}: a signed request takes"
        f" {statistics.median(beside) * 1000:.1f} ms in the median, {p99(beside) * 1000:.1f} at the"
        f" 99th percentile, without them {statistics.median(alone) * 1000:.1f} and"
        f" {p99(alone) * 1000:.1f}; memory {before / 1e6:.0f} MB, then {during / 1e6:.0f}"
    )
    assert statistics.median(beside) < ENDURED * statistics.median(alone)
    assert p99(beside) < Server.timeout / 2
    assert during - before < 250 * 1024 * count + 50e6
    assert "Traceback" not in server.said()


def test_those_who_are_sent_away_leave_nothing_open(server):
    def opened() -> int:
        return sum(len(list(files_of(number))) for number in processes(server))

    times(server)
    before = opened()
    with crowd(server, 100, BODY, drips=False):
        time.sleep(0.5)
        assert opened() > before
    deadline = time.monotonic() + 2 * Server.timeout
    while opened() > before + KEPT_OPEN:
        assert time.monotonic() < deadline, opened()
        time.sleep(0.2)


def files_of(number: int) -> Iterator[str]:
    return (path.name for path in Path(f"/proc/{number}/fd").iterdir())
