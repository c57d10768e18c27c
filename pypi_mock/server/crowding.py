"""More connections than the process may have files open: the idlest ones make room.

cheroot raises what `accept` raises, at once again and for ever, and closes no idle connection
meanwhile: a processor and the log are full, and nobody is answered any more.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import sys
import time
from typing import TYPE_CHECKING, Any, Final

from cheroot.connections import ConnectionManager

if TYPE_CHECKING:
    import socket

    from pypi_mock.server.connection import Connection

logger = logging.getLogger(__name__)

ENOUGH: Final = 65_536
"""Open files, beyond which no more are asked for."""
KEPT_FREE: Final = 128
"""Files for the database, the storage and bodies; less where the process may have few."""
_NO_ROOM: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
_TOLD_EVERY: Final = 60.0
_PAUSE: Final = 0.05


def most_files() -> int:
    """Let this process have as many files open as it may; return how many."""
    if sys.platform == "win32":
        return ENOUGH
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = ENOUGH if hard == resource.RLIM_INFINITY else min(hard, ENOUGH)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(OSError, ValueError):  # macOS has a limit that it does not tell
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
    return ENOUGH if soft == resource.RLIM_INFINITY else min(soft, ENOUGH)


class Connections(ConnectionManager):  # type: ignore[misc]  # cheroot has no types
    """The connections that say nothing now; new ones are always let in."""

    def __init__(self, server: Any) -> None:  # Any: cheroot has no types
        super().__init__(server)
        files = most_files()
        self._most = files - min(KEPT_FREE, files // 2)
        self._told = -_TOLD_EVERY

    def _from_server_socket(self, server_socket: socket.socket) -> Connection | None:
        """Accept one; where there is no room for it, make some."""
        try:
            accepted: Connection | None = super()._from_server_socket(server_socket)
        except OSError as error:
            if error.errno not in _NO_ROOM:
                raise
            # The limit is another one than was asked for; answers need files, too.
            self._most = min(self._most, self._num_connections * 3 // 4)
            if not self._make_room(str(error)):
                time.sleep(_PAUSE)  # all are at work: the next one that ends leaves room
            return None
        self._make_room(f"{self._num_connections} of them")
        return accepted

    def _make_room(self, said: str) -> bool:
        """Close those that have said nothing for the longest time; tell whether there were any."""
        surplus = self._num_connections - self._most + 1
        if surplus <= 0:
            return False
        idle = [each for each in self._selector.connections if each[1] is not self.server]
        idle.sort(key=lambda each: each[1].last_used)
        for number, connection in idle[:surplus]:
            self._selector.unregister(number)
            connection.close()
        self._tell(said)
        return bool(idle)

    def _tell(self, said: str) -> None:
        if time.monotonic() - self._told >= _TOLD_EVERY:
            self._told = time.monotonic()
            logger.warning("too many connections: the idlest are closed (%s)", said)
