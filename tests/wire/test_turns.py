"""Requests take turns, and nobody waits for one that takes long."""

from __future__ import annotations

import os
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from pypi_mock.cli.flags import chosen_by
from pypi_mock.cli.listening import common_options
from pypi_mock.server import turns
from pypi_mock.server.turns import Turn, Turns
from tests.wire.conftest import probing, tell

GET = b"GET /unread HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


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
    all_turns, done = Turns(), threading.Event()
    first = Turn(all_turns)

    def second() -> None:
        with Turn(all_turns):
            done.set()

    with first:
        other = threading.Thread(target=second)
        other.start()
        assert not done.wait(0.1)
        with first.given_up():
            assert done.wait(10)
    other.join()


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
    taken = threading.Event()

    def third() -> None:
        all_turns.take()
        taken.set()

    other = threading.Thread(target=third)
    other.start()
    assert not taken.wait(0.1)
    passing.release()
    assert taken.wait(10)
    other.join()


@pytest.mark.usefixtures("patient")
def test_who_renounces_its_turn_waits_for_nobody_until_its_next_request():
    all_turns = Turns()
    slow, quick = Turn(all_turns), Turn(all_turns)
    started = time.monotonic()

    with slow, slow.given_up():
        slow.renounce()
        quick.__enter__()
    assert time.monotonic() - started < turns.LONG / 2

    def go_on() -> None:
        with slow:
            went_on.set()

    went_on = threading.Event()
    other = threading.Thread(target=go_on)
    other.start()
    assert not went_on.wait(0.1)
    quick.__exit__()
    assert went_on.wait(10)
    other.join()


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
        probing(long, spool, turns=Turns()) as probe,
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
