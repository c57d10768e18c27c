"""A server killed at any instant has done each request whole or not at all."""

from __future__ import annotations

import hashlib
import random
import re
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest
import requests

from tests import running
from tests.engines.chosen import are_shared
from tests.torture import sending
from tests.torture.amounts import amount, is_time_left, tell
from tests.torture.instance import killed, rows, started

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.running import RunningServer

KILLS = amount("KILLS", sample=8, full=200)
LINK = re.compile(r'<a href="([^"#]+)#sha256=([0-9a-f]{64})"')
LOOKED_AT = 4
"""Requests of each kind that were answered before a kill, and are tried again after it."""


@dataclass
class Upload:
    name: str
    sent: bytes
    content: bytes
    status: int | None = None


@dataclass
class Exchange:
    token: tuple[str, str]
    verifier: str
    sent: bytes
    status: int | None = None
    given: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Load:
    """What clients have done between a start and a kill."""

    server: RunningServer
    number: int
    uploads: list[Upload] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    resets: int = 0
    was_reset: bool = False

    def upload(self, thread: int, count: int) -> bool:
        name = f"spam-{self.number}-{thread}-{count}".replace("-", "x")
        one = Upload(name, *sending.an_upload(name))
        self.uploads.append(one)
        answer = sending.answer_to(self.server, one.sent)
        one.status = answer.status if answer else None
        return answer is not None

    def flow(self, _thread: int, _count: int) -> bool:
        answer = sending.answer_to(self.server, sending.a_request_token())
        if answer is None:
            return False
        if answer.status != 200:
            assert self.was_reset, answer  # in the middle of which nobody may be known
            return True
        token = sending.given(answer)
        verifier = sending.verifier_of(self.server, token[0])
        if verifier is None:
            return self.was_reset
        one = Exchange(token, verifier, sending.an_exchange(token, verifier))
        self.exchanges.append(one)
        answer = sending.answer_to(self.server, one.sent)
        if answer is not None:
            one.status = answer.status
            one.given = [sending.given(answer)] if answer.status == 200 else []
        return answer is not None

    def reset(self, _thread: int, _count: int) -> bool:
        self.was_reset = True
        answer = sending.control(self.server, "reset", {})
        self.resets += answer is not None
        return answer is not None

    def until_killed(self, seconds: float, *what: Callable[[int, int], bool]) -> None:
        """Do all this at once, and kill the server after so long."""
        threads = [
            threading.Thread(target=repeated, args=(each, number))
            for number, each in enumerate(what)
        ]
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        killed(self.server)
        for thread in threads:
            thread.join()


def repeated(action: Callable[[int, int], bool], number: int) -> None:
    for count in range(10_000):
        if not action(number, count):
            return


def tried(loads: list[Load], chance: random.Random, seconds: float, folder: Path) -> None:
    """Start, look at what the last kill has left, load, kill."""
    server = started(folder)
    try:
        if loads:
            look(server, loads[-1])
    except BaseException:
        server.stop()
        raise
    load = Load(server, len(loads))
    loads.append(load)
    work = [load.upload, load.upload, load.flow, load.flow]
    if load.number % 4 == 1:
        work.append(load.reset)
    load.until_killed(seconds, *work)
    assert rows(folder, "PRAGMA integrity_check") in ([("ok",)], [])


def look(server: RunningServer, load: Load) -> None:
    """After a kill: each request was done whole, or can be sent again."""
    assert sending.answer_to(server, sending.signed("GET", "/oauth/test")).status == 200
    if load.was_reset:
        return
    for upload in some(load.uploads):
        look_at_upload(server, upload)
    for exchange in some(load.exchanges):
        look_at_exchange(server, exchange)


def some(of_a_kind: list) -> list:
    """Return the last ones that were answered, and all that were not."""
    answered = [one for one in of_a_kind if one.status is not None]
    return [one for one in of_a_kind if one.status is None] + answered[-LOOKED_AT:]


def look_at_upload(server: RunningServer, upload: Upload) -> None:
    was_done = upload.name in listed(server)
    again = sending.answer_to(server, upload.sent)
    assert upload.status in {None, 200}
    if upload.status == 200:
        assert was_done
    assert (again.status, again.problem) == ((401, "nonce_used") if was_done else (200, ""))
    assert contents(server, upload.name) == {hashlib.sha256(upload.content).hexdigest()}
    once_more = sending.answer_to(server, upload.sent)
    assert (once_more.status, once_more.problem) == (401, "nonce_used")


def look_at_exchange(server: RunningServer, exchange: Exchange) -> None:
    again = sending.answer_to(server, exchange.sent)
    assert exchange.status in {None, 200}
    if exchange.status == 200:
        assert again.status == 401
    if again.status == 200:
        exchange.given.append(sending.given(again))
    else:
        assert again.problem in {"nonce_used", "token_used"}
    fresh = sending.an_exchange(exchange.token, exchange.verifier)
    answer = sending.answer_to(server, fresh)
    assert (answer.status, answer.problem) == (401, "token_used")
    for token in exchange.given:
        answer = sending.answer_to(server, sending.signed("GET", "/oauth/test", token))
        assert answer.status == 200


def listed(server: RunningServer) -> set[str]:
    page = requests.get(f"{server.url}/simple/", timeout=30).text
    return set(re.findall(r'<a href="([^/]+)/"', page))


def contents(server: RunningServer, name: str) -> set[str]:
    """Download all files of a project; return their hashes, which are those that are listed."""
    page = requests.get(f"{server.url}/simple/{name}/", timeout=30)
    found = LINK.findall(page.text)
    assert found
    for target, digest in found:
        content = requests.get(urljoin(page.url, target), timeout=30)
        assert content.status_code == 200
        assert hashlib.sha256(content.content).hexdigest() == digest
    return {digest for _, digest in found}


def is_swept(folder: Path) -> bool:
    """Tell whether each file in the storage belongs to something that is listed."""
    names = {str(name) for (name,) in rows(folder, "SELECT content FROM releases_file")}
    files = folder / "data" / "files"
    there = {path.relative_to(files).as_posix() for path in files.rglob("*") if path.is_file()}
    return not {name for name in there if not any(name.startswith(each) for each in names)}


@pytest.mark.timeout(3600)
def test_whatever_the_instant_each_request_was_done_whole_or_not_at_all(tmp_path):
    chance = random.Random(20120601)  # noqa: S311 (the same each time)
    loads: list[Load] = []
    begun = time.monotonic()
    while len(loads) < KILLS and is_time_left(begun):
        tried(loads, chance, chance.uniform(0.02, 0.7), tmp_path)
    last = started(tmp_path)
    try:
        look(last, loads[-1])
        names = listed(last)
        for name in names:
            contents(last, name)
        deadline = time.monotonic() + running.PATIENCE
        while not (are_shared() or is_swept(tmp_path)):
            assert time.monotonic() < deadline, "files that nobody lists are still there"
            time.sleep(0.1)
    finally:
        assert last.stop() == 0
    tell(
        f"{len(loads)} kills within {time.monotonic() - begun:.0f} s, during"
        f" {sum(len(load.uploads) for load in loads)} uploads,"
        f" {sum(len(load.exchanges) for load in loads)} exchanges and"
        f" {sum(load.resets for load in loads)} resets;"
        f" {sum(one.status is None for load in loads for one in load.uploads)} uploads and"
        f" {sum(one.status is None for load in loads for one in load.exchanges)} exchanges were cut"
        f" short; {len(names)} projects are listed, each with its content"
    )
    assert len(loads) >= min(KILLS, 3)
