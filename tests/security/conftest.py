"""What attackers in several of these tests have: bytes on a socket, and a browser."""

from __future__ import annotations

import re
import socket
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import requests
from playwright.sync_api import sync_playwright

from tests.programs import program
from tests.running import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.running import RunningServer

STATUS = re.compile(rb"HTTP/1\.1 (\d{3})[^\r\n]*\r\n")
STRANGER = "stranger.example"
"""A name that a stranger owns: the browser is told that it is this machine."""
PATIENCE = 20
NGINX = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log off; keepalive_timeout 300ms;
    client_header_timeout 500ms; client_body_timeout 500ms;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    upstream mock {{ server {upstream}; keepalive 1; }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://mock; proxy_http_version 1.1; proxy_request_buffering off;
            proxy_set_header Connection ""; proxy_set_header Host $http_host;
        }}
    }}
}}
"""


@dataclass
class Wire:
    """Where raw bytes are sent to, and the server that they reach in the end.

    nginx takes the end of what a client sends for the end of its interest in an answer.
    """

    address: tuple[str, int]
    server: RunningServer
    tells_its_end: bool = True

    def exchange(self, sent: bytes) -> bytes:
        """Send these bytes and nothing more; return all that comes back."""
        with socket.create_connection(self.address, timeout=PATIENCE) as connection:
            connection.sendall(sent)
            if self.tells_its_end:
                connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    def statuses(self, sent: bytes) -> list[int]:
        """Return the statuses of all answers, interim ones left out."""
        return [int(one) for one in STATUS.findall(self.exchange(sent)) if one != b"100"]

    def arrived(self) -> list[str]:
        """Return method and target of each request in the journal, the oldest first."""
        listed = requests.get(f"{self.server.url}/_mock/v1/requests", timeout=PATIENCE).json()
        return [f"{one['method']} {one['target']}" for one in listed["requests"]]


@pytest.fixture
def direct(start_server) -> Wire:
    """A server, spoken to by raw bytes."""
    server = start_server()
    return Wire(server.address, server)


@pytest.fixture
def proxied(start_server, tmp_path: Path) -> Iterator[Wire]:
    """A server behind nginx, which keeps one connection to it for all that come."""
    nginx = program("nginx", package="nginx-light")
    server, port, folder = start_server(), free_port(), tmp_path / "nginx"
    folder.mkdir()
    configuration = folder / "nginx.conf"
    upstream = "{}:{}".format(*server.address)
    configuration.write_text(NGINX.format(folder=folder, upstream=upstream, port=port))
    process = subprocess.Popen(
        [nginx, "-p", folder, "-c", configuration, "-e", folder / "error.log"],
        stderr=subprocess.PIPE,
    )
    wait_for(port, process)
    yield Wire(("127.0.0.1", port), server, tells_its_end=False)
    process.terminate()
    process.communicate(timeout=PATIENCE)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    with socket.socket() as probe:
        while probe.connect_ex(("127.0.0.1", port)):
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.05)


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    """A developer's browser, in which a stranger's name leads to this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path,
            args=[
                "--no-sandbox",
                f"--host-resolver-rules=MAP *.{STRANGER} 127.0.0.1",
                # Newer browsers ask before a page may reach this machine; we count on none.
                "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests",
            ],
        )
        yield browser
        browser.close()
