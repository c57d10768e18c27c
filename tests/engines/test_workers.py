"""Several processes are one server: what one knows, all know; none is missed when it goes."""

from __future__ import annotations

import contextlib
import http.client
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests import running
from tests.engines.asking import ask, signed
from tests.engines.processes import children, kill_one
from tests.wire.test_announcing import STARTS_A_SERVER, wait_for_end

TIMES = 12
"""So often is something asked that must be the same wherever it lands."""


@pytest.fixture
def server(start_shared):
    return start_shared()


def everywhere(server, method, path, what):
    return {str(what(ask(server, method, path))) for _ in range(TIMES)}


def test_there_are_as_many_as_were_asked_for_and_all_end_with_0(server):
    assert len(children(server)) == 2
    assert server.stop() == 0
    assert server.stdout_after == [""]


def test_what_cannot_be_shared_is_named_all_at_once(tmp_path):
    ended = running.run("serve", "--workers", "2", folder=tmp_path)
    assert ended.returncode == 2
    for missing in ("a database: --database-url", "a Redis server: --redis-url", "a storage:"):
        assert missing in ended.stderr


def test_the_clock_is_turned_for_all(server):
    ask(server, "PUT", "/_mock/v1/clock", {"state": "frozen", "at": "2020-01-01T00:00:00Z"})
    now = everywhere(server, "GET", "/_mock/v1/clock", lambda answer: answer.document["now"])
    assert now == {"2020-01-01T00:00:00Z"}


def test_the_behaviour_is_turned_for_all(server):
    ask(server, "PATCH", "/_mock/v1/behaviour", {"read_only": True})
    path = "/_mock/v1/behaviour"
    assert everywhere(server, "GET", path, lambda a: a.document["read_only"]) == {"True"}
    ask(server, "POST", "/_mock/v1/reset", {})
    assert everywhere(server, "GET", path, lambda a: a.document["read_only"]) == {"False"}


def test_a_fault_for_three_requests_fails_three_wherever_they_land(server):
    fault = {"match": {"path": "/simple/"}, "when": {"next": 3}, "effect": {"status": 418}}
    number = ask(server, "POST", "/_mock/v1/faults", fault).document["id"]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: ask(server, "GET", "/simple/").status, range(24)))
    assert answers.count(418) == 3
    listed = ask(server, "GET", f"/_mock/v1/faults/{number}").document
    assert (listed["fired"], listed["remaining"]) == (3, 0)


def test_a_nonce_is_used_once_wherever_it_lands(server):
    headers = signed(server)
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda _: ask(server, "GET", "/oauth/test", headers=headers).status, range(24))
        )
    assert sorted(answers) == [200] + [401] * 23


def test_the_journal_is_one_and_its_numbers_go_on(server):
    for _ in range(TIMES):
        ask(server, "GET", "/oauth/test", headers=signed(server))
    entries = ask(server, "GET", "/_mock/v1/requests").document["requests"]
    assert sorted(entry["id"] for entry in entries) == list(range(1, TIMES + 1))


def test_who_waits_for_a_request_hears_of_it_from_another_process(server):
    with ThreadPoolExecutor(4) as pool:
        waiting = [
            pool.submit(ask, server, "GET", "/_mock/v1/requests?wait=20&count=1&path=/oauth/test")
            for _ in range(3)
        ]
        time.sleep(0.5)
        ask(server, "GET", "/oauth/test", headers=signed(server))
        assert all(len(one.result().document["requests"]) == 1 for one in waiting)


def test_a_process_that_is_killed_is_replaced(server):
    kill_one(server)
    assert everywhere(server, "GET", "/_mock/livez", lambda answer: answer.status) == {"200"}


def test_with_the_parent_all_of_them_end(environ, tmp_path):
    file = tmp_path / "ready.json"
    arguments = ("--workers", "2", "--data", str(tmp_path / "data"), "--port", "0", "--quiet")
    with subprocess.Popen(
        [
            *(sys.executable, "-c", STARTS_A_SERVER),
            *running.command(*arguments, "--exit-with-parent", "--ready-file", str(file)),
        ],
        env=running.environment(environ),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        server = int(parent.stdout.readline().split()[0])
        parent.kill()

    assert wait_for_end(server)
    assert not file.exists()


def test_sigterm_under_load_drops_no_request_that_was_sent(server):
    broken, answered = [], []

    def load():
        # Until nobody listens any more.
        with contextlib.suppress(ConnectionRefusedError):
            while True:
                asked()

    def asked():
        try:
            answered.append(ask(server, "GET", "/simple/").status)
        except ConnectionRefusedError:
            raise
        except (OSError, http.client.HTTPException) as error:
            broken.append(repr(error))

    threads = [threading.Thread(target=load) for _ in range(6)]
    for thread in threads:
        thread.start()
    while len(answered) < 50:
        time.sleep(0.05)
    assert server.stop() == 0
    for thread in threads:
        thread.join()
    assert set(answered) == {200}
    assert broken == []


def test_another_instance_joins_with_what_was_turned(start_shared):
    first = start_shared()
    ask(first, "PUT", "/_mock/v1/clock", {"state": "frozen", "at": "2020-01-01T00:00:00Z"})
    second = start_shared()
    assert ask(second, "GET", "/_mock/v1/clock").document["now"] == "2020-01-01T00:00:00Z"
    ask(second, "DELETE", "/_mock/v1/clock")
    assert ask(first, "GET", "/_mock/v1/clock").document["state"] == "real"
