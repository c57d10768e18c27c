"""``/_mock/livez`` and ``/_mock/readyz``: before, while and after."""

from __future__ import annotations

import json
import signal

import pytest

from pypi_mock.readiness import LIVE, READY
from tests import running
from tests.wire.starting import asked, state

ALIVE = {"status": "alive"}
ALL_STAGES = {"status": "ready", "stages": ["bound", "migrated", "seeded"]}


def test_while_it_starts_it_lives_and_says_how_far_it_is(starting, free_port):
    starts = {"status": "starting", "stages": ["bound", "migrated"]}

    assert state(free_port, LIVE) == (200, ALIVE)
    assert state(free_port, READY) == (503, starts)
    starting.go_on()
    assert state(free_port, READY) == (200, ALL_STAGES)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/simple/", None),
        ("GET", "/_mock/v1/info", None),
        ("POST", "/oauth/upload", bytes(5_000_000)),
        ("POST", READY, b""),
    ],
)
def test_while_it_starts_everything_else_is_told_to_come_back(
    starting, free_port, method, path, body
):
    status, headers, answer = asked(free_port, path, method=method, body=body)

    assert (status, headers["Retry-After"]) == (503, "1")
    assert json.loads(answer)["status"] == "starting"


def test_a_start_that_was_told_to_stop_ends_without_being_ready(starting):
    starting.process.send_signal(signal.SIGTERM)

    assert starting.go_on() == ""
    assert starting.process.wait(timeout=running.PATIENCE) == 0
    assert "test server" not in starting.errors.read_text()


@pytest.mark.parametrize("host", ["a", "evil.example", "not a name"])
def test_who_asks_by_any_name_and_without_a_token_is_answered(start_server, host):
    port = start_server("--admin-token", "secret").address[1]

    assert [asked(port, path, host=host)[0] for path in (LIVE, READY)] == [200, 200]


def test_head_has_no_body_and_nothing_but_looking_is_allowed(server):
    port = server.address[1]
    status, headers, body = asked(port, READY, method="HEAD")

    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 0
    assert headers["Cache-Control"] == "no-store"
    assert asked(port, READY, method="POST")[0] == 403


@pytest.mark.parametrize(("arguments", "lines"), [((), 0), (("--verbose",), 2)])
def test_probes_are_in_the_log_only_where_it_is_verbose(start_server, arguments, lines):
    server = start_server(*arguments)
    for path in (LIVE, f"{READY}?from=container"):
        asked(server.address[1], path)
    server.stop()

    assert (
        sum("/_mock/" in line and "Z GET " in line for line in server.said().splitlines()) == lines
    )
