"""Several processes that accept from one socket: gunicorn keeps them, each runs our own server.

gunicorn's own workers would answer too; ours keeps the target and the fields as they were sent,
the reason phrase, and its patience with slow clients.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Any, Final

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from pypi_mock.metrics.pool import pool
from pypi_mock.server.door import shut

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from wsgiref.types import WSGIApplication

    from pypi_mock.server.serving import Server

    Listen = Callable[[socket.socket], Server]

DRAIN: Final = 30
"""Seconds that requests in flight may take once a worker was told to stop."""
STUCK: Final = 60
"""Seconds without a sign of life, after which a worker is replaced."""
_BEAT: Final = 0.25


class ServingWorker(Worker):  # type: ignore[misc]  # gunicorn has no types
    """A process that runs our server on the sockets that the arbiter has bound."""

    def run(self) -> None:
        """Serve until told to stop; drain then, and leave without the caller's clean-up."""
        workers: Workers = self.app
        servers = [workers.listen(bound.sock) for bound in self.sockets]
        for server in servers:
            server.prepare()
            server.serve_in_background(self.wsgi)
        workers.started()
        workers.begun()
        while self.alive and self.ppid == os.getppid():
            self.notify()
            pool.put()
            time.sleep(_BEAT)
        for server in servers:
            server.stop()
        pool.put()
        sys.stderr.flush()
        # What the process that started us has opened, it closes and removes itself.
        os._exit(0)

    def handle_quit(self, sig: int, frame: Any) -> None:  # Any: as gunicorn has it
        """Drain at Ctrl-C as at SIGTERM: a terminal sends it to all processes."""
        self.handle_exit(sig, frame)


class Keeper(Arbiter):  # type: ignore[misc]  # likewise
    """The first process, which keeps the others."""

    def stop(self, graceful: bool = True) -> None:  # noqa: FBT001, FBT002 (gunicorn's signature)
        """Let nobody in, before each worker looks who waits."""
        for listener in self.LISTENERS:
            shut(listener.sock)
        super().stop(graceful)


class Workers(BaseApplication):  # type: ignore[misc]  # likewise
    """What the arbiter keeps running."""

    def __init__(  # noqa: PLR0913 (all by name)
        self,
        application: WSGIApplication,
        *,
        bind: str,
        count: int,
        listen: Listen,
        bound: Callable[[tuple[str, int]], None],
        ready: Callable[[], None],
        begun: Callable[[], None],
    ) -> None:
        """Begin.

        Args:
            application: Loaded before the processes part, so that they share its memory.
            bind: ``host:port``.
            count: How many processes.
            listen: Makes the server of a bound socket, in each process.
            bound: Told the address, before any process is there.
            ready: Called once all processes answer.
            begun: Called in each process once it answers.
        """
        self._application = application
        self._options = {
            "bind": bind,
            "workers": count,
            "worker_class": ServingWorker,
            "graceful_timeout": DRAIN,
            "timeout": STUCK,
            "loglevel": "error",
            "control_socket_disable": True,
            "when_ready": lambda arbiter: bound(arbiter.LISTENERS[0].sock.getsockname()[:2]),
        }
        self.listen = listen
        self.begun = begun
        self._ready = ready
        self._count = count
        self._reading, self._writing = os.pipe()
        super().__init__()

    def load_config(self) -> None:
        """Tell gunicorn what it has to know; it reads no file and no command line."""
        for name, value in self._options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> WSGIApplication:
        """Return what a worker serves."""
        return self._application

    def started(self) -> None:
        """Say, from a worker, that it answers."""
        os.write(self._writing, b".")

    def wait(self) -> None:
        """Wait, in the first process, until all workers have said so."""
        for _ in range(self._count):
            os.read(self._reading, 1)
        self._ready()

    def run(self) -> None:
        """Keep the workers until SIGTERM or SIGINT; ends with SystemExit, as gunicorn does."""
        Keeper(self).run()
