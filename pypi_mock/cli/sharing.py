"""``pypi-mock serve --workers N``: what several processes need, and their start."""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

from pypi_mock import configuration
from pypi_mock.cli.announcing import Announcement
from pypi_mock.cli.listening import common_options, tls_context
from pypi_mock.cli.preparing import prepare_database
from pypi_mock.cli.stopping import LOOK_EVERY
from pypi_mock.cli.streams import Exit, fail
from pypi_mock.cli.sweeping import sweep_in_background
from pypi_mock.databases import POSTGRESQL
from pypi_mock.engine_kinds import STORAGES
from pypi_mock.metrics.pool import pool
from pypi_mock.readiness import Front
from pypi_mock.server.serving import Server, url_of

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from pypi_mock.cli.stopping import Parent
    from pypi_mock.configuration import Configuration

EXTRA = 'pip install "pypi-mock[shared]"'
_PACKAGES = {"database_url": ("psycopg", "psycopg_pool"), "redis_url": ("redis",)}


def require_engines(chosen: Configuration) -> None:
    """Refuse, with all that is missing, what several processes cannot do.

    Raises:
        SystemExit: It has been said.
    """
    values = chosen.values
    missing = []
    for name, packages in _PACKAGES.items():
        if values[name] and not all(map(find_spec, packages)):
            missing.append(f"{chosen.origins[name]} needs more packages: {EXTRA}")
    if values["downloads"] == "redirected" and values["storage"] == STORAGES["files"]:
        missing.append(
            f"{chosen.origins['downloads']} needs a storage that hands files out itself, such as s3"
        )
    if values["workers"] > 1:
        missing += _missing_for_several(chosen)
    if missing:
        raise fail(Exit.WRONG_USAGE, *missing)


def _missing_for_several(chosen: Configuration) -> list[str]:
    values, count = chosen.values, chosen.values["workers"]
    missing = []
    if not values["database_url"].startswith(tuple(POSTGRESQL)):
        missing.append("a database: --database-url postgresql://USER:PASSWORD@HOST/NAME")
    if not values["redis_url"]:
        missing.append("a Redis server: --redis-url redis://HOST:PORT/0")
    if values["storage"] == STORAGES["files"] and values["data"] is None:
        missing.append("a storage: --data DIR on one machine, or --storage for several")
    if not find_spec("gunicorn"):
        missing.append(f"more packages: {EXTRA}")
    said = [f"{count} workers need {one}" for one in missing]
    if values["random_seed"] is not None:
        said.append(f"{count} workers would all make the same keys by --random-seed")
    if values["uds"] is not None or values["tls_port"] is not None:
        said.append(f"{count} workers listen on one port: not on --uds, nor on a --tls-port")
    return said


class _Address:
    """Where the workers listen, as an announcement asks."""

    def __init__(self, *, is_tls: bool) -> None:
        self._is_tls = is_tls
        self.address = ("", 0)

    @property
    def url(self) -> str:
        """Where this machine reaches the server."""
        return url_of(*self.address, is_tls=self._is_tls)

    @property
    def tls_url(self) -> str:
        """The same where it speaks TLS."""
        return self.url if self._is_tls else ""


def serve_by_workers(
    chosen: Configuration,
    introduce: Callable[[Configuration, str, str], None],
    parent: Parent | None,
) -> None:
    """Serve by several processes until SIGTERM or SIGINT, or until ``parent`` has ended."""
    configuration.adopt(chosen)
    prepare_database(chosen)
    from pypi_mock.server.workers import Workers  # late: one process needs no gunicorn
    from pypi_mock.wsgi import application

    values = chosen.values
    tls, options = tls_context(chosen), common_options(chosen)
    address = _Address(is_tls=tls is not None)
    announcement = Announcement(chosen, address)
    front = Front()
    front.application = application

    def listen(bound: socket.socket) -> Server:
        host, port = bound.getsockname()[:2]
        return Server(host=host, port=port, tls=tls, adopted=bound, **options)

    def ready() -> None:
        introduce(chosen, address.url, "")
        announcement.make()

    def bound(at: tuple[str, int]) -> None:
        address.address = at
        announcement.prepare()

    host = f"[{values['host']}]" if ":" in values["host"] else values["host"]
    workers = Workers(
        front,
        bind=f"{host}:{values['port']}",
        count=values["workers"],
        listen=listen,
        bound=bound,
        ready=ready,
        begun=partial(sweep_in_background, is_shared=True),
    )
    gc.freeze()  # so that the workers share what is there now
    threading.Thread(target=workers.wait, name="pypi-mock ready", daemon=True).start()
    if parent is not None:
        threading.Thread(target=_end_with, args=[parent], name="parent", daemon=True).start()
    try:
        with pool.shared():
            workers.run()
    finally:
        announcement.withdraw()
        announcement.end()


def _end_with(parent: Parent) -> None:
    """End the workers, and this process, as SIGTERM does."""
    while not parent.is_gone():
        time.sleep(LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
