"""A Redis server of the tests' own, which keeps nothing."""

from __future__ import annotations

import shutil

import redis

from tests.engines.engine import Engine


class Redis(Engine):
    """One server."""

    def start(self) -> None:
        """Start it, with nothing in it."""
        program = shutil.which("redis-server")
        if program is None:
            raise FileNotFoundError("redis-server is missing: apt-get install redis-server")
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
