"""The processes of a server that has several."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

from tests.running import wait_until

if TYPE_CHECKING:
    from tests.running import RunningServer


def children(server: RunningServer) -> list[int]:
    listed = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    return [int(number) for number in listed.read_text().split()]


def kill_one(server: RunningServer) -> None:
    """Kill a process, and wait until another one is in its place."""
    before = children(server)
    victim = before[0]
    os.kill(victim, signal.SIGKILL)
    wait_until(
        lambda: victim not in children(server) and len(children(server)) == len(before),
        otherwise=server.said,
        every=0.1,
    )
