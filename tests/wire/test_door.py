"""Once the door is shut nobody comes in, and who came before is still there."""

from __future__ import annotations

import socket
import sys

import pytest

from pypi_mock.server.door import shut


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has such filters")
def test_who_came_before_is_accepted_and_who_comes_after_is_not():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = listening.getsockname()
        with socket.create_connection(address, timeout=5) as before:
            shut(listening)

            with pytest.raises(TimeoutError):
                socket.create_connection(address, timeout=0.2)

            listening.settimeout(5)
            accepted, peer = listening.accept()
            accepted.close()
            assert peer == before.getsockname()
            listening.settimeout(0)
            with pytest.raises(BlockingIOError):
                listening.accept()
