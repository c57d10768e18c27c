"""The server: bind, serve in threads, drain and stop."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Any

import cheroot.wsgi

from pypi_mock.server.connection import Connection
from pypi_mock.server.crowding import Connections
from pypi_mock.server.door import shut
from pypi_mock.server.gateway import Gateway
from pypi_mock.server.patience import StandIns
from pypi_mock.server.request import TARGET_LIMIT

if TYPE_CHECKING:
    import socket
    import ssl
    from pathlib import Path
    from wsgiref.types import WSGIApplication

    from pypi_mock.server.request_log import RequestLog
    from pypi_mock.server.turns import Turns

logger = logging.getLogger(__name__)

WIDE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (compared with, not bound to)
"""Addresses that mean every interface, and where this machine finds them."""


def url_of(host: str, port: int, *, is_tls: bool) -> str:
    """Return where this machine reaches what listens there."""
    host = WIDE.get(host, host)
    scheme = "https" if is_tls else "http"
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


HEARING = 1.0
"""Seconds that a new connection has to bring its request, once the server is told to stop."""
AGAIN = 0.2
"""Seconds after an answer within which a client that keeps its connection may ask again."""
ONE_LOOK = 0.02


class Server(cheroot.wsgi.Server):  # type: ignore[misc]  # cheroot has no types
    """cheroot's server with our request, and a queue that only speaking clients enter."""

    ConnectionClass = Connection
    max_request_header_size = TARGET_LIMIT
    keep_alive_conn_limit = 1000
    _connections: Any  # cheroot's, then ours
    expiration_interval = 0.1  # also how long `stop` may wait for the loop

    def __init__(  # noqa: PLR0913 (one argument an option, all by name)
        self,
        *,
        host: str,
        port: int,
        threads: int,
        chunked_limit: int,
        spool_folder: Path | None,
        request_log: RequestLog,
        turns: Turns | None = None,
        tls: ssl.SSLContext | None = None,
        adopted: socket.socket | None = None,
    ) -> None:
        super().__init__(
            (host, port),
            None,
            numthreads=threads,
            server_name="pypi-mock",
            request_queue_size=128,
            shutdown_timeout=30,
        )
        self.requests = StandIns(self, threads=threads)
        self.gateway = Gateway
        self.chunked_limit = chunked_limit
        self.spool_folder = spool_folder
        self.request_log = request_log
        self.turns = turns
        self.tls = tls
        self.adopted = adopted
        if tls is not None:
            # Late: the start waits for TLS only where it is spoken.
            from pypi_mock.server.tls import SecuredConnection, TlsSocket

            self.ConnectionClass = SecuredConnection
            tls.sslsocket_class = TlsSocket
        self.stopping = threading.Event()
        self.refusal: OSError | None = None

    def bind(self, family: int, type: int, proto: int = 0) -> Any:  # noqa: A002 (cheroot's name); Any: its socket
        """Bind, and keep the reason of a failure, which cheroot turns into prose."""
        if self.adopted is not None:
            self.socket = self.adopted
            self.bind_addr = self.adopted.getsockname()[:2]
            return self.socket
        try:
            return super().bind(family, type, proto)
        except OSError as error:
            self.refusal = error
            raise

    def prepare(self) -> None:
        """Bind; a socket that several processes accept from must not hold up who comes second."""
        super().prepare()
        self._connections._selector.close()  # noqa: SLF001 (cheroot lets nobody choose another kind)
        self._connections = Connections(self)
        if self.adopted is not None:
            self.socket.settimeout(0)

    @property
    def url(self) -> str:
        """Where this machine reaches the server."""
        return url_of(*self.bind_addr, is_tls=bool(self.tls))

    def process_conn(self, conn: Connection) -> None:
        """Queue a connection once it has something to say.

        cheroot gives a thread to each new connection; ten silent ones, such as the spare
        connections a browser opens, would take all of them until they time out.
        """
        if conn.last_used is None:
            self._connections.put(conn)
        else:
            super().process_conn(conn)

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:  # noqa: FBT001, FBT002 (cheroot's signature)
        """Say what is our own failure; a client that went away is none."""
        if level >= logging.ERROR:
            logger.log(level, msg, exc_info=traceback)

    def serve_in_background(self, application: WSGIApplication) -> None:
        """Begin to answer; `prepare` has bound the socket before."""
        self.wsgi_app = application
        threading.Thread(target=self._serve, name="pypi-mock connections").start()

    def stop(self) -> None:
        """Stop taking requests, let those in flight end, and end their artificial pauses."""
        self.stopping.set()
        if self.ready and self.socket is not None:
            self._let_in()
        super().stop()

    def _let_in(self) -> None:
        """Refuse whoever comes from now on; whoever has a connection is heard first.

        The system completes connections before they are accepted: closing the socket at once would
        cut off clients that have sent their request already.
        """
        waiting = self._connections
        waiting._selector.unregister(self.socket.fileno())  # noqa: SLF001 (cheroot has no other way)
        self.socket.settimeout(0)
        if self.adopted is None:  # others may go on with one that is shared
            shut(self.socket)
        while (accepted := waiting._from_server_socket(self.socket)) is not None:  # noqa: SLF001
            self.process_conn(accepted)
        self.socket.close()
        self.socket = None  # type: ignore[assignment]  # as cheroot does
        deadline = time.monotonic() + HEARING
        time.sleep(ONE_LOOK)
        while self._is_somebody_unheard() and time.monotonic() < deadline:
            time.sleep(ONE_LOOK)

    def _is_somebody_unheard(self) -> bool:
        """Tell whether somebody is about to ask: for the first time, or again after an answer."""
        now = time.time()  # noqa: TID251 (as cheroot notes it)
        return any(
            now - conn.last_used < (AGAIN if conn.is_heard else HEARING)
            for _, conn in self._connections._selector.connections  # noqa: SLF001
            if conn is not self
        )

    def _serve(self) -> None:
        try:
            self.serve()
        except BaseException as error:  # noqa: BLE001 (a thread's last word)
            logger.critical("pypi-mock: the server stopped: %r", error)
