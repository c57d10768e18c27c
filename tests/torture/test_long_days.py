"""Days of the server's own clock: what is over is refused, then forgotten; nothing grows."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING

import pytest
import requests

from tests.engines.chosen import of_sqlite
from tests.torture import sending
from tests.torture.amounts import amount, tell
from tests.torture.instance import memory, rows, started

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.running import RunningServer

DAY = 24
HOURS = 3 * DAY
EACH_HOUR = amount("EACH_HOUR", sample=1, full=20)
"""Flows; and ten times as many signed requests."""
REQUEST_TOKEN, ACCESS_TOKEN = 600, 3600
"""Lifetimes."""
BEGUN = datetime(2026, 3, 1, tzinfo=timezone.utc)
GROWS = 24 * 1024 * 1024
"""What one process's allocator may take more between the first hours and the last."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    lifetimes = ["--request-token-lifetime", REQUEST_TOKEN, "--access-token-lifetime", ACCESS_TOKEN]
    running = started(tmp_path, *(str(argument) for argument in lifetimes))
    yield running
    assert running.stop() == 0


def turn(server: RunningServer, seconds: int) -> int:
    """Let the clock stand that long after the begin; return what time it is."""
    at = BEGUN.timestamp() + seconds
    document = {
        "state": "frozen",
        "at": datetime.fromtimestamp(at, timezone.utc).isoformat().replace("+00:00", "Z"),
    }
    assert (
        requests.put(f"{server.url}/_mock/v1/clock", json=document, timeout=30).status_code == 200
    )
    return int(at)


def count(folder: Path, table: str) -> int:
    query = f"SELECT count(*) FROM oauth_provider_{table}"  # noqa: S608 (a name from below)
    [[number]] = rows(folder, query)
    return int(str(number))


def dated(now: int) -> dict[str, str]:
    return {"timestamp": str(now)}


@of_sqlite
@pytest.mark.timeout(1200)
def test_the_third_day_leaves_no_more_than_the_first(server, tmp_path):
    counted: list[tuple[int, int, int]] = []
    spent: tuple[bytes, tuple[str, str], tuple[str, str], str] | None = None
    for hour in range(HOURS):
        now = turn(server, hour * 3600)
        if spent is not None:
            replayed, request_token, access_token, verifier = spent
            again = sending.answer_to(server, replayed)
            assert (again.status, again.problem) == (401, "timestamp_refused")
            late = third_step(request_token, verifier, now)
            assert sending.answer_to(server, late).problem in {"token_used", "token_expired"}
            expired = sending.signed("GET", "/oauth/test", access_token, oauth=dated(now))
            assert sending.answer_to(server, expired).problem == "token_expired"
        spent = an_hour(server, now)
        counted.append((count(tmp_path, "nonce"), count(tmp_path, "requesttoken"), memory(server)))
    nonces, tokens, held = zip(*counted, strict=True)
    settled = DAY + 2  # a spent request token is remembered for a day
    tell(
        f"{HOURS} hours with {EACH_HOUR} flows and {10 * EACH_HOUR} signed requests in each:"
        f" after the first day {nonces[settled]} nonces,"
        f" {tokens[settled]} request tokens and {held[settled] / 1e6:.1f} MB; until the end never"
        f" more than {max(nonces[settled:])}, {max(tokens[settled:])} and"
        f" {max(held[settled:]) / 1e6:.1f} MB"
    )
    assert max(nonces[settled:]) <= nonces[settled] + EACH_HOUR
    assert max(tokens[settled:]) <= tokens[settled] + EACH_HOUR
    assert max(held[settled:]) - held[settled] < GROWS


def an_hour(server: RunningServer, now: int) -> tuple[bytes, tuple[str, str], tuple[str, str], str]:
    """Do what clients do in an hour; return what will be over in the next one."""
    for _ in range(10 * EACH_HOUR):
        sent = sending.signed("GET", "/oauth/test", oauth=dated(now))
        assert sending.answer_to(server, sent).status == 200
    for _ in range(EACH_HOUR):
        first = sending.signed(
            "GET", "/oauth/request_token", None, oauth={"callback_uri": "oob", **dated(now)}
        )
        request_token = sending.given(sending.answer_to(server, first))
        verifier = sending.verifier_of(server, request_token[0])
        third = third_step(request_token, verifier, now)
        access_token = sending.given(sending.answer_to(server, third))
        mine = sending.signed("GET", "/oauth/test", access_token, oauth=dated(now))
        assert sending.answer_to(server, mine).status == 200
    return sent, request_token, access_token, verifier


def third_step(token: tuple[str, str], verifier: str, now: int) -> bytes:
    return sending.signed(
        "GET", "/oauth/access_token", token, oauth={"verifier": verifier, **dated(now)}
    )
