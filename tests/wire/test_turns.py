"""Requests take turns, and nobody waits for one that takes long."""

from __future__ import annotations

import os
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from pypi_mock.cli.flags import chosen_by
from pypi_mock.cli.listening import common_options
from pypi_mock.server import turns
from pypi_mock.server.turns import Turn, Turns
from tests.wire.conftest import probing, tell

if TYPE_CHECKING:
    from collections.abc import Callable

GET = b"GET /unread HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


def goes_on_only_after(release: Callable[[], object], act: Callable[[], object]) -> None:
    """Hold that something waits until something else is done."""
    went_on = threading.Event()

    def try_it() -> None:
        act()
        went_on.set()

    waiting = threading.Thread(target=try_it)
    waiting.start()
    assert not went_on.wait(0.1)
    release()
    assert went_on.wait(10)
    waiting.join()


def one_request(turn: Turn) -> None:
    with turn:
        pass


@pytest.fixture
def patient(monkeypatch):
    """Nothing takes long."""
    monkeypatch.setattr(turns, "LONG", 20.0)


@pytest.mark.usefixtures("patient")
def test_one_at_a_time():
    all_turns, inside, most = Turns(), [], []

    def take(number: int) -> None:
        with Turn(all_turns):
            inside.append(number)
            time.sleep(0.002)
            most.append(len(inside))
            inside.remove(number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(take, range(40)))

    assert most == [1] * 40


@pytest.mark.usefixtures("patient")
def test_who_waits_gives_its_turn_up():
    all_turns, first_waits = Turns(), ExitStack()
    first = Turn(all_turns)

    with first:
        goes_on_only_after(
            lambda: first_waits.enter_context(first.given_up()),
            lambda: one_request(Turn(all_turns)),
        )
        first_waits.close()


def test_who_takes_long_is_passed_by_all():
    all_turns = Turns()

    with Turn(all_turns):
        started = time.monotonic()
        for _ in range(3):
            with Turn(all_turns):
                pass

    assert time.monotonic() - started < 20 * turns.LONG


def test_those_that_pass_take_turns_again(monkeypatch):
    all_turns = Turns()
    all_turns.take()
    passing = all_turns.take()
    monkeypatch.setattr(turns, "LONG", 20.0)

    goes_on_only_after(passing.release, all_turns.take)


@pytest.mark.usefixtures("patient")
def test_who_renounces_its_turn_waits_for_nobody_until_its_next_request():
    all_turns = Turns()
    slow, quick = Turn(all_turns), Turn(all_turns)
    started = time.monotonic()

    with slow, slow.given_up():
        slow.renounce()
        quick.__enter__()
    assert time.monotonic() - started < turns.LONG / 2

    goes_on_only_after(quick.renounce, lambda: one_request(slow))


@pytest.mark.usefixtures("patient")
def test_who_has_no_turn_gives_none_up_and_gets_none():
    all_turns = Turns()

    with Turn(all_turns).given_up(), Turn(all_turns):
        pass
    with Turn(all_turns):
        pass


def test_without_turns_nobody_waits():
    with Turn(None), Turn(None):
        pass


def test_a_long_answer_holds_up_nobody(spool):
    entered, leave = threading.Event(), threading.Event()

    def long(environ, start_response):
        if not environ["PATH_INFO"].startswith("/unread"):
            entered.set()
            assert leave.wait(20)
        return tell(environ, start_response)

    with (
        probing(long, spool) as probe,
        socket.create_connection(probe.server.bind_addr, timeout=20) as slow,
    ):
        slow.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert entered.wait(10)
        for _ in range(3):
            assert probe.exchange(GET).startswith(b"HTTP/1.1 401 ")
        leave.set()
        assert slow.recv(100).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    ("flags", "takes_turns"),
    [
        ({}, True),
        ({"database_url": "sqlite:////data/rows.db"}, True),
        ({"database_url": "postgresql://u@db.example/mock"}, False),
        ({"redis_url": "redis://redis.example"}, False),
        ({"storage": "s3"}, False),
    ],
)
def test_turns_are_taken_where_no_answer_waits_for_another_machine(flags, takes_turns, monkeypatch):
    for name in [name for name in os.environ if name.startswith("PYPI_MOCK_")]:
        monkeypatch.delenv(name)

    options = common_options(chosen_by(flags))

    assert (options["turns"] is not None) is takes_turns
