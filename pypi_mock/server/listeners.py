"""All that one process listens on: each listener has its own threads, and all one application."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from pypi_mock.server.serving import Server


class CannotListenError(Exception):
    """One of them got no address.

    Attributes:
        listener: Which one.
        is_main: Whether it is the one that the server is called by.
        reason: What the system said.
    """

    def __init__(self, listener: Server, reason: OSError, *, is_main: bool) -> None:
        super().__init__(str(reason))
        self.listener = listener
        self.is_main = is_main
        self.reason = reason


class Listeners:
    """The main listener, which the server is called by, and perhaps more."""

    def __init__(self, main: Server, *others: Server) -> None:
        self._main = main
        self._all = (main, *others)

    @property
    def address(self) -> tuple[str, int]:
        """What the main listener is bound to."""
        host, port = self._main.bind_addr
        return str(host), int(port)

    @property
    def url(self) -> str:
        """Where this machine reaches the server."""
        return self._main.url

    @property
    def tls_url(self) -> str:
        """Where it speaks TLS; empty where it does not."""
        return next((listener.url for listener in self._all if listener.tls), "")

    def prepare(self) -> None:
        """Bind them all, or none.

        Raises:
            CannotListenError: There is one that cannot.
        """
        for listener in self._all:
            self._prepare(listener)

    def _prepare(self, listener: Server) -> None:
        try:
            listener.prepare()
        except OSError as error:
            self.stop()
            reason, is_main = listener.refusal or error, listener is self._main
            raise CannotListenError(listener, reason, is_main=is_main) from None

    def serve_in_background(self, application: WSGIApplication) -> None:
        """Begin to answer; `prepare` has bound the sockets before."""
        for listener in self._all:
            listener.serve_in_background(application)

    def stop(self) -> None:
        """Drain and stop, all at the same time: each may have something in flight."""
        others = [threading.Thread(target=listener.stop) for listener in self._all[1:]]
        for other in others:
            other.start()
        self._main.stop()
        for other in others:
            other.join()
