"""Loads one address for a few seconds, over connections that stay open; prints what came of it.

A process of its own: `load.py HOST PORT PATH SECONDS CONNECTIONS [Name: value ...]`. Loopback only.
"""

from __future__ import annotations

import ipaddress
import json
import socket
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from typing import BinaryIO

LONGEST = 60.0
PATIENCE = 30
MOST_CONNECTIONS = 64


class Load:
    """What all connections have measured."""

    def __init__(self, host: str, port: int, request: bytes, seconds: float) -> None:
        self.address = (host, port)
        self.request = request
        self.until = time.perf_counter() + min(seconds, LONGEST)
        self.latencies: list[float] = []
        self.statuses: Counter[str] = Counter()

    def run(self, connections: int) -> None:
        threads = [threading.Thread(target=self._ask) for _ in range(connections)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _ask(self) -> None:
        latencies: list[float] = []
        statuses: Counter[str] = Counter()
        stream: BinaryIO | None = None
        while (started := time.perf_counter()) < self.until:
            try:
                stream = stream or self._connect()
                stream.write(self.request)
                stream.flush()
                status, stays_open = _read(stream)
            except (OSError, ValueError, IndexError):
                status, stays_open = "broken", False
                time.sleep(0.01)
            else:
                latencies.append(time.perf_counter() - started)
            statuses[status] += 1
            if stream is not None and not stays_open:
                with suppress(OSError):
                    stream.close()
                stream = None
        self.latencies += latencies
        self.statuses.update(statuses)

    def _connect(self) -> BinaryIO:
        """Return a stream that closes its socket with itself."""
        with socket.create_connection(self.address, timeout=PATIENCE) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return connection.makefile("rwb")


def _read(stream: BinaryIO) -> tuple[str, bool]:
    """Read one answer; return its status, and whether the connection stays open."""
    status = stream.readline().split()[1].decode()
    length, chunked, stays_open = None, False, True
    while (line := stream.readline().lower()) not in (b"\r\n", b""):
        if line.startswith(b"content-length:"):
            length = int(line.partition(b":")[2])
        chunked = chunked or line.startswith(b"transfer-encoding: chunked")
        stays_open = stays_open and not line.startswith(b"connection: close")
    if status == "304":
        return status, stays_open
    if chunked:
        while size := int(stream.readline(), 16):
            stream.read(size)
            stream.readline()
        stream.readline()
        return status, stays_open
    stream.read(-1 if length is None else length)
    return status, stays_open and length is not None


def main() -> None:
    host, port, path, seconds, connections, *fields = sys.argv[1:]
    if not ipaddress.ip_address(host).is_loopback:
        sys.exit("only loopback is loaded")
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}:{port}", *fields, "", ""]
    load = Load(host, int(port), "\r\n".join(lines).encode(), float(seconds))
    started = time.perf_counter()
    load.run(min(int(connections), MOST_CONNECTIONS))
    took = time.perf_counter() - started
    ordered = sorted(load.latencies)
    p99 = ordered[int(len(ordered) * 0.99)] * 1000 if ordered else 0
    print(json.dumps({"seconds": took, "p99": p99, "statuses": load.statuses}))


if __name__ == "__main__":
    main()
