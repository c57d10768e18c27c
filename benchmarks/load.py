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
from typing import BinaryIO

LONGEST = 60.0


class Load:
    """What all connections have measured."""

    def __init__(self, host: str, port: int, request: bytes, seconds: float) -> None:
        self.address = (host, port)
        self.request = request
        self.until = time.perf_counter() + min(seconds, LONGEST)
        self.latencies: list[float] = []
        self.statuses: dict[int, int] = {}
        self.size = 0

    def run(self, connections: int) -> None:
        threads = [threading.Thread(target=self._ask) for _ in range(connections)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _ask(self) -> None:
        latencies: list[float] = []
        stream: BinaryIO | None = None
        while (started := time.perf_counter()) < self.until:
            if stream is None:
                connection = socket.create_connection(self.address, timeout=30)
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                stream = connection.makefile("rwb")
            stream.write(self.request)
            stream.flush()
            stays_open = self._read(stream)
            latencies.append(time.perf_counter() - started)
            if not stays_open:
                stream.close()
                connection.close()
                stream = None
        self.latencies += latencies

    def _read(self, stream: BinaryIO) -> bool:
        status = int(stream.readline().split()[1])
        self.statuses[status] = self.statuses.get(status, 0) + 1
        length, chunked, stays_open = None, False, True
        while (line := stream.readline().lower()) not in (b"\r\n", b""):
            if line.startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
            chunked = chunked or line.startswith(b"transfer-encoding: chunked")
            stays_open = stays_open and not line.startswith(b"connection: close")
        if chunked:
            self.size = 0
            while size := int(stream.readline(), 16):
                self.size += len(stream.read(size))
                stream.readline()
            stream.readline()
        elif length is None and status != 304:
            self.size = len(stream.read())
            return False
        else:
            self.size = len(stream.read(length or 0))
        return stays_open


def main() -> None:
    host, port, path, seconds, connections, *fields = sys.argv[1:]
    if not ipaddress.ip_address(host).is_loopback:
        sys.exit("only loopback is loaded")
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}:{port}", *fields, "", ""]
    load = Load(host, int(port), "\r\n".join(lines).encode(), float(seconds))
    started = time.perf_counter()
    load.run(int(connections))
    took = time.perf_counter() - started
    ordered = sorted(load.latencies)
    print(
        json.dumps(
            {
                "rate": len(ordered) / took,
                "p99": ordered[int(len(ordered) * 0.99)] * 1000,
                "statuses": load.statuses,
                "size": load.size,
            }
        )
    )


if __name__ == "__main__":
    main()
