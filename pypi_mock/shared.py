"""The Redis server that several processes share; none where one process serves alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

if TYPE_CHECKING:
    from redis import Redis

PREFIX: Final = "pypi-mock"
CONNECT_WAIT, ANSWER_WAIT = 2, 5
"""Seconds; then the server counts as out of reach."""


class Store:
    """A connected server, and the names of what is one instance's own.

    Attributes:
        client: With a pool of connections, for all threads. Its answers are bytes.
    """

    def __init__(self, url: str, *, connections: int) -> None:
        # Late: only an instance of several processes has it installed.
        from redis import BlockingConnectionPool, Redis

        address, self._prefix = _without_prefix(url)
        pool = BlockingConnectionPool.from_url(
            address,
            max_connections=connections,
            timeout=ANSWER_WAIT,
            socket_connect_timeout=CONNECT_WAIT,
            socket_timeout=ANSWER_WAIT,
            health_check_interval=30,
        )
        self.client: Redis = Redis(connection_pool=pool)

    def key(self, *parts: str) -> str:
        """Return the name under which something of this instance is kept."""
        return ":".join((self._prefix, *parts))


class Shared:
    """What this process is connected to; modules ask for it when they are imported or called."""

    def __init__(self) -> None:
        self._store: Store | None = None
        self._is_known = False

    @property
    def store(self) -> Store | None:
        """The server; None where there is none.

        Raises:
            RuntimeError: No setting was read yet: whoever chooses by this would choose wrongly.
        """
        if not self._is_known:
            raise RuntimeError("the settings come first: they say what is shared")
        return self._store

    def connect(self, url: str, *, connections: int) -> None:
        """Use the server at a URL from now on; nothing is sent yet.

        Args:
            url: Where it is; empty for none.
            connections: How many there may be, all of which are kept once they were needed: a
                crowd of slow clients would leave one each. Who finds none free waits for one.
        """
        self._store = Store(url, connections=connections) if url else None
        self._is_known = True

    def disconnect(self) -> None:
        """Close what is open: a process that is forked must not speak on the same connection."""
        if self._store is not None:
            self._store.client.connection_pool.disconnect()


shared = Shared()
"""That of this process."""


def unreachable() -> tuple[type[BaseException], ...]:
    """Return the exceptions that tell of the server and not of us; none where there is none."""
    if shared.store is None:
        return ()
    from redis import RedisError

    return (RedisError,)


def _without_prefix(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query))
    prefix = asked.pop("prefix", PREFIX)
    return urlunsplit(parts._replace(query=urlencode(asked))), prefix
