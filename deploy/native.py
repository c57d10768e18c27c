"""The topology of `docker-compose.yml`'s profile `scale` without containers, on free ports.

``python -m deploy.native`` starts PostgreSQL, Redis, an S3 server, two servers of two processes and
nginx before them, says where nginx listens, and stops them all at Ctrl-C. It is run from a checkout
by who has `make test`'s packages, and `postgresql`, `redis-server` and `nginx` from Debian.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.engines.engine import started
from tests.engines.postgres import database_made, postgres_running
from tests.engines.redis import Redis
from tests.engines.s3 import S3
from tests.programs import needed
from tests.running import PATIENCE, RunningServer, free_port, start, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

CONFIGURATION = Path(__file__).with_name("nginx.conf")
SECRET_KEY = "the same for each machine of one instance"


@dataclass
class Topology:
    """What runs, and where it is reached."""

    url: str
    folder: Path
    environ: dict[str, str]
    ports: tuple[int, int]
    servers: list[RunningServer]

    def start_server(self, place: int) -> RunningServer:
        """Start one of the two servers, or start it again."""
        arguments = ["--workers", "2", "--port", str(self.ports[place])]
        folder = self.folder / f"app{place + 1}"
        return start(*arguments, folder=folder, environ=self.environ)

    def restart(self, place: int) -> None:
        """Stop one of the two servers as a release does it, and start it anew."""
        status = self.servers[place].stop()
        if status != 0:
            raise RuntimeError(f"it ended with {status}: {self.servers[place].said()}")
        self.servers[place] = self.start_server(place)


@contextmanager
def topology(folder: Path) -> Iterator[Topology]:
    """Run all of it for a while, with what it writes below ``folder``."""
    with ExitStack() as stack:
        postgres = stack.enter_context(postgres_running())
        redis = stack.enter_context(started(Redis(folder / "redis")))
        s3 = stack.enter_context(started(S3(folder / "s3")))
        environ = {
            "PYPI_MOCK_DATABASE_URL": database_made(postgres.url("postgres"), "pypi_mock"),
            "PYPI_MOCK_REDIS_URL": redis.url(),
            "PYPI_MOCK_SECRET_KEY": SECRET_KEY,
            "PYPI_MOCK_ALLOW_RESET": "1",
            **s3.environ(),
        }
        ports = (free_port(), free_port())
        running = Topology("", folder, environ, ports, [])
        stack.callback(lambda: [server.stop() for server in running.servers])
        for place in range(2):
            running.servers.append(running.start_server(place))
        running.url = stack.enter_context(_nginx(folder / "nginx", ports))
        yield running


@contextmanager
def _nginx(folder: Path, ports: tuple[int, int]) -> Iterator[str]:
    """Run nginx with the configuration of the containers, which has other addresses."""
    program = needed("nginx", package="nginx-light")
    folder.mkdir(parents=True)
    port = free_port()
    text = CONFIGURATION.read_text(encoding="utf-8").replace("/tmp/", f"{folder}/")  # noqa: S108
    text = text.replace("listen 8080", f"listen 127.0.0.1:{port}")
    text = re.sub(r"app(\d):8000", lambda app: f"127.0.0.1:{ports[int(app[1]) - 1]}", text)
    if os.geteuid() == 0:
        text = f"user root;\n{text}"
    configuration = folder / "nginx.conf"
    configuration.write_text(f"daemon off;\n{text}", encoding="utf-8")
    arguments = [program, "-p", str(folder), "-c", str(configuration), "-e", str(folder / "log")]
    process = subprocess.Popen(arguments)
    try:
        url = f"http://127.0.0.1:{port}"
        log = folder / "log"
        wait_until(lambda: _answers(f"{url}/_mock/livez"), otherwise=log.read_text)
        yield url
    finally:
        process.send_signal(signal.SIGQUIT)  # what is in flight is answered
        process.wait(PATIENCE)


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except (urllib.error.URLError, ConnectionError):
        return False
    return True


def main() -> None:
    """Run it until Ctrl-C."""
    with tempfile.TemporaryDirectory(prefix="pypi-mock-") as folder, ExitStack() as stack:
        running = stack.enter_context(topology(Path(folder)))
        sys.stdout.write(f"pypi-mock ready at {running.url}\n")
        sys.stdout.flush()
        stack.callback(sys.stdout.write, "stopped\n")
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    main()
