"""A listener on a Unix socket: what a killed server left is replaced, a living one is not."""

from __future__ import annotations

import errno
import os
import socket
import stat
from typing import TYPE_CHECKING, Any

from pypi_mock.server.connection import Connection
from pypi_mock.server.serving import Server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PATIENCE = 2
"""Seconds in which a living server takes a connection."""


class UnixConnection(Connection):
    """A connection from this machine."""

    remote_addr = "127.0.0.1"  # as a client is called that came over loopback
    remote_port = 0


class UnixServer(Server):
    """A server whose address is a file."""

    ConnectionClass = UnixConnection

    def __init__(self, path: Path, *, called: Callable[[], str], **options: Any) -> None:
        """Begin.

        Args:
            path: Where the socket will be.
            called: Tells the URL that stands in the log, for a path is none.
            options: Those of `Server`, hence Any.
        """
        super().__init__(host="localhost", port=0, **options)
        self.path = path
        self.bind_addr = str(path)
        self._called = called
        self._own: tuple[int, int] | None = None

    @property
    def url(self) -> str:
        """Where people find what the log tells of."""
        return self._called()

    def bind_unix_socket(self, bind_addr: str) -> Any:  # Any: cheroot's socket
        """Bind, if nobody else has."""
        try:
            _make_way(self.path)
            bound = super().bind_unix_socket(bind_addr)
        except OSError as error:
            self.refusal = error
            raise
        self._own = _identity(self.path)
        return bound

    def stop(self) -> None:
        """Leave no socket behind, and stop."""
        # First: once ours is closed, its number may be given to the socket of a successor.
        if self._own is not None and self._own == _identity(self.path):
            self.path.unlink(missing_ok=True)
        self._own = None
        super().stop()


def _make_way(path: Path) -> None:
    """Remove a socket that nobody listens on.

    Raises:
        OSError: Somebody does, or it is another kind of file.
    """
    if not hasattr(socket, "AF_UNIX"):
        raise OSError(errno.EAFNOSUPPORT, "this system has no Unix sockets")
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(mode):
        raise FileExistsError(errno.EEXIST, "there is a file, which is no socket")
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(PATIENCE)
        try:
            probe.connect(os.fspath(path))
        except ConnectionRefusedError:
            path.unlink(missing_ok=True)
            return
    raise OSError(errno.EADDRINUSE, "a server answers there")


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells this file from another one of the same name."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
