"""More connections than files may be open: everybody new is answered all the same."""

from __future__ import annotations

import contextlib
import resource
import socket
import time
from typing import TYPE_CHECKING

import pytest

from pypi_mock.server import crowding
from pypi_mock.server.crowding import most_files
from tests import running
from tests.wire.conftest import probing, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES = 96
CLIENTS = 200
LOG = 20_000
"""Bytes: a word now and then, and not one for each try."""


@contextlib.contextmanager
def idle(address: tuple[str, int]) -> Iterator[list[socket.socket]]:
    """Keep more connections than the server may have files."""
    with contextlib.ExitStack() as stack:
        yield [
            stack.enter_context(socket.create_connection(address, timeout=20))
            for _ in range(CLIENTS)
        ]


def test_who_comes_next_is_answered_and_a_stop_ends(start_server):
    server = start_server()
    resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (FILES, FILES))
    with idle(server.address):
        time.sleep(0.5)
        assert running.get(server.url + "/simple/") == 200
    assert running.get(server.url + "/simple/") == 200
    assert server.stop() == 0
    assert len(server.said()) < LOG


def test_a_process_has_as_many_files_as_it_may():
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
    try:
        assert most_files() == resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 256
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_the_idlest_connections_make_room_before_there_is_none_left(spool):
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crowding, "most_files", lambda: FILES)
        with probing(tell, spool) as probe, idle(probe.server.bind_addr) as clients:
            deadline = time.monotonic() + running.PATIENCE
            while is_open(clients[0]):
                assert time.monotonic() < deadline
                time.sleep(0.05)
            assert is_open(clients[-1])
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == before


def is_open(client: socket.socket) -> bool:
    client.settimeout(0)
    try:
        return client.recv(1) != b""
    except BlockingIOError:
        return True
