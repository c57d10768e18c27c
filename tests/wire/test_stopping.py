"""The command ends: what is in flight is answered, and what it left is gone."""

from __future__ import annotations

import signal
import socket
import time

import pytest

from tests.engines.chosen import of_sqlite


def slow_request(server) -> socket.socket:
    """Begin a log-in whose body has not ended yet."""
    connection = socket.create_connection(server.address, timeout=20)
    connection.sendall(
        b"POST /accounts/login/ HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n\r\nuser"
    )
    time.sleep(0.3)
    return connection


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_a_request_in_flight_end_and_exits_0(start_server, number):
    server = start_server()
    connection = slow_request(server)
    server.process.send_signal(number)
    time.sleep(0.5)
    assert server.process.poll() is None
    connection.sendall(b"=ali")

    assert connection.recv(100).startswith(b"HTTP/1.1 403 ")  # no CSRF token: an answer it is
    connection.close()
    assert server.process.wait(timeout=20) == 0


def test_a_second_interrupt_does_not_wait(start_server):
    server = start_server()
    connection = slow_request(server)
    server.process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    server.process.send_signal(signal.SIGINT)

    assert server.process.wait(timeout=5) == 130
    connection.close()


@of_sqlite
def test_the_temporary_folder_goes_with_the_process(start_server, tmp_path):
    server = start_server(environ={"TMPDIR": str(tmp_path)})
    during = [path.name for path in tmp_path.glob("pypi-mock-*/*")]
    server.stop()

    assert {"db.sqlite3", "files", "spool", "secret_key"} <= set(during)
    assert list(tmp_path.glob("pypi-mock-*")) == []
