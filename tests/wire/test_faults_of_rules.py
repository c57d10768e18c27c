"""Rules of faults, through the real server: what they do on the wire, and that it still stops."""

from __future__ import annotations

import json
import signal
import socket
import time
import urllib.request

import pytest

LONG = 10
"""Seconds in which what would take 300 must have ended."""


def add(server, effect: dict) -> None:
    rule = {"match": {"path": "/oauth/test"}, "effect": effect, "when": {"next": 100}}
    request = urllib.request.Request(
        f"{server.url}/_mock/v1/faults",
        data=json.dumps(rule).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert answer.status == 201


def asking(server) -> socket.socket:
    connection = socket.create_connection(server.address, timeout=20)
    connection.sendall(b"GET /oauth/test HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    return connection


def rest_of(connection: socket.socket) -> bytes:
    with connection:
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_a_dropped_answer_has_no_byte_and_the_log_says_so(start_server):
    server = start_server()
    add(server, {"drop": True})

    assert rest_of(asking(server)) == b""
    server.stop()
    assert "dropped" in server.said()


def test_a_truncated_answer_has_half_of_what_it_claims(start_server):
    server = start_server()
    add(server, {"truncate": True})
    head, _, body = rest_of(asking(server)).partition(b"\r\n\r\n")

    [claimed] = [line for line in head.split(b"\r\n") if line.startswith(b"Content-Length: ")]
    assert len(body) == int(claimed.partition(b": ")[2]) // 2 > 0


@pytest.mark.parametrize("effect", [{"stall": 300}, {"delay": 300}])
def test_the_server_stops_at_once_though_an_answer_waits(start_server, effect):
    server = start_server()
    add(server, effect)
    connection = asking(server)
    time.sleep(0.5)
    started = time.monotonic()
    server.process.send_signal(signal.SIGTERM)

    assert rest_of(connection).startswith(b"HTTP/1.1 401 ")
    assert server.process.wait(timeout=20) == 0
    assert time.monotonic() - started < LONG


@pytest.mark.parametrize("effect", [{"stall": 300}, {"delay": 300}])
def test_clients_that_have_given_up_take_no_thread(start_server, effect):
    server = start_server("--threads", "2")
    add(server, effect)
    for _ in range(4):
        connection = asking(server)
        time.sleep(0.1)
        connection.close()
    started = time.monotonic()

    with urllib.request.urlopen(f"{server.url}/style.css", timeout=20) as answer:
        assert answer.status == 200
    assert time.monotonic() - started < LONG
