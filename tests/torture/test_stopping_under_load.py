"""A server that is told to stop answers whoever was heard, and refuses the others at the door."""

from __future__ import annotations

import contextlib
import http.client
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tests.torture import sending
from tests.torture.amounts import amount, is_time_left, tell
from tests.torture.instance import started

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.running import RunningServer

STOPS = amount("STOPS", sample=3, full=40)
EACH = 4
"""Clients of each kind."""


@dataclass
class Seen:
    """What clients have been answered."""

    statuses: list[int] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def by_new_connections(server: RunningServer, seen: Seen, number: int, round_: int) -> None:
    """Ask, and upload, until nobody listens any more."""
    with contextlib.suppress(ConnectionRefusedError):
        for count in range(10_000):
            name = f"spam{round_}x{number}x{count}"
            made = sending.an_upload(name)[0]
            ask(server, seen, made if count % 3 == 0 else sending.signed("GET", "/oauth/test"))


def ask(server: RunningServer, seen: Seen, sent: bytes) -> None:
    try:
        answer = sending.exchange(server, sent)
    except ConnectionRefusedError:
        raise
    except OSError as error:
        seen.broken.append(repr(error))
    else:
        seen.statuses.append(answer.status)
        if answer.status == 0:
            seen.broken.append("no answer")


def by_one_connection(server: RunningServer, seen: Seen, _number: int, _round: int) -> None:
    """Ask by a connection that is kept, until the server says that it closes it."""
    connection = http.client.HTTPConnection(*server.address, timeout=30)
    with contextlib.closing(connection):
        while True:
            try:
                connection.request("GET", "/simple/")
                response = connection.getresponse()
                response.read()
            except (OSError, http.client.HTTPException) as error:
                seen.broken.append(repr(error))
                return
            seen.statuses.append(response.status)
            if response.will_close:
                return


def stopped_under_load(folder: Path, round_: int) -> Seen:
    server = started(folder)
    seen = Seen()
    kinds: list[Callable[[RunningServer, Seen, int, int], None]] = [
        by_new_connections,
        by_one_connection,
    ]
    threads = [
        threading.Thread(target=kind, args=(server, seen, number, round_))
        for number in range(EACH)
        for kind in kinds
    ]
    for thread in threads:
        thread.start()
    while len(seen.statuses) < 50 + 7 * round_ % 40:
        time.sleep(0.01)
    assert server.stop() == 0
    for thread in threads:
        thread.join()
    assert "Traceback" not in server.said()
    return seen


@pytest.mark.timeout(1200)
def test_no_request_that_was_sent_is_dropped(tmp_path):
    begun, done, answered = time.monotonic(), 0, 0
    while done < STOPS and is_time_left(begun):
        seen = stopped_under_load(tmp_path, done)
        assert (set(seen.statuses), seen.broken) == ({200}, [])
        done, answered = done + 1, answered + len(seen.statuses)
    tell(f"{done} stops under load: {answered} requests were answered, none was dropped")
