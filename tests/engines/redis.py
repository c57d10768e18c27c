"""A Redis server of the tests' own, which keeps nothing."""

from __future__ import annotations

import redis

from tests.engines.engine import Engine
from tests.programs import needed


class Redis(Engine):
    """One server."""

    def start(self) -> None:
        """Start it, with nothing in it."""
        program = needed("redis-server", package="redis-server")
        self.launch([program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""])

    def answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url()) as client:
                client.ping()
        except redis.ConnectionError:
            return False
        return True

    def url(self, prefix: str = "") -> str:
        """Return where one instance of ours keeps what is its own."""
        return f"redis://127.0.0.1:{self.port}/0" + (f"?prefix={prefix}" if prefix else "")
