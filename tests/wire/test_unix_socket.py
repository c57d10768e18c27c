"""``--uds``: the server on a Unix socket, beside its port."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import running
from tests.running import STYLE, get

if TYPE_CHECKING:
    from collections.abc import Iterator

PLAINTEXT = (
    'OAuth oauth_consumer_key="consumer-key", oauth_token="access-token", '
    'oauth_signature_method="PLAINTEXT", oauth_signature="consumer-secret%26access-token-secret"'
)


@pytest.fixture
def path() -> Iterator[Path]:
    """Of a length that every system takes."""
    folder = Path(tempfile.mkdtemp(prefix="uds"))
    yield folder / "mock.sock"
    shutil.rmtree(folder)


def ask(path: Path, target: str, *, head: str = "Host: localhost\r\n") -> bytes:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(20)
        connection.connect(str(path))
        connection.sendall(f"GET {target} HTTP/1.0\r\n{head}\r\n".encode())
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_it_listens_on_both(start_server, path):
    server = start_server("--uds", str(path))

    assert ask(path, STYLE).startswith(b"HTTP/1.1 200 OK\r\n")
    assert get(server.url + STYLE) == 200
    assert f"Unix socket   {path}" in server.said()


@pytest.mark.parametrize("head", ["Host: localhost\r\n", "Host: mock.example\r\n"])
def test_a_signed_request_is_judged_by_the_name_it_gives(start_server, path, head):
    start_server("--uds", str(path))
    answer = ask(path, "/oauth/test", head=f"{head}Authorization: {PLAINTEXT}\r\n")

    assert answer.endswith(b"\r\n\r\nAccess allowed for alice (ps. I got params={})")


def test_a_client_on_the_socket_is_on_this_machine(start_server, path):
    start_server("--uds", str(path))

    assert ask(path, "/_mock/state").startswith(b"HTTP/1.1 200 OK\r\n")


def test_the_log_points_to_the_journal_where_a_browser_finds_it(start_server, path):
    server = start_server("--uds", str(path))
    ask(path, "/oauth/request_token")
    running.wait_until_it_said(server, f"see {server.url}/_mock/requests/1")


def test_the_socket_goes_with_the_process(start_server, path):
    server = start_server("--uds", str(path))

    assert server.stop() == 0
    assert not path.exists()


def test_what_a_killed_server_left_is_replaced(start_server, path):
    start_server("--uds", str(path)).stop(signal.SIGKILL)
    assert path.is_socket()
    start_server("--uds", str(path))

    assert ask(path, STYLE).startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_living_server_is_not_replaced(start_server, path, tmp_path):
    start_server("--uds", str(path))
    refused = running.run("--port", "0", folder=tmp_path, environ={"PYPI_MOCK_UDS": str(path)})

    assert (refused.returncode, refused.stdout) == (3, "")
    assert refused.stderr == (
        f"pypi-mock: cannot listen on {path}: a server answers there\n"
        "pypi-mock: choose another path with --uds or PYPI_MOCK_UDS (now: PYPI_MOCK_UDS)\n"
    )
    assert ask(path, STYLE).startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_file_that_is_no_socket_is_left_alone(path, tmp_path):
    path.write_text("mine")
    refused = running.run("--port", "0", "--uds", str(path), folder=tmp_path)

    assert (refused.returncode, path.read_text()) == (3, "mine")
    assert "there is a file, which is no socket" in refused.stderr


@pytest.mark.parametrize("name", ["missing/mock.sock", "x" * 200])
def test_a_path_that_cannot_be_is_a_clear_error(path, tmp_path, name):
    refused = running.run("--port", "0", "--uds", str(path.parent / name), folder=tmp_path)

    assert refused.returncode == 3
    assert refused.stderr.startswith(f"pypi-mock: cannot listen on {path.parent / name}: ")
    assert "Traceback" not in refused.stderr


def test_a_socket_that_another_server_has_by_now_stays(start_server, path):
    first = start_server("--uds", str(path))
    os.unlink(path)  # noqa: PTH108 (the socket's name, as a person would remove it)
    start_server("--uds", str(path))
    first.stop()

    assert ask(path, STYLE).startswith(b"HTTP/1.1 200 OK\r\n")
