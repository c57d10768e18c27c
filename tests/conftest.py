"""What all tests share: no network, a clock that can be stopped, and the real server."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Protocol

import hypothesis
import pytest
from django.core.files.storage import storages
from django.db import connection

from pypi_mock.engine_kinds import STORAGES
from pypi_mock.faults import faults
from pypi_mock.shared import shared
from pypi_mock.simulation.clock import clock
from pypi_mock.storage_settings import storage_of
from releases.behaviour import Behaviour, behaviour
from releases.rendered import shelf, wholes
from tests import running
from tests.engines.chosen import has_objects, storage_options

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pypi_mock.simulation.clock import Clock
    from tests.running import RunningServer

# How long an example takes says something of the machine, and of who else is on it.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")

NOON = datetime(2026, 7, 1, 12, 0, 0, tzinfo=timezone.utc)
CHROMIUM_MISSING = "Chromium is missing: apt-get install chromium"


# ---- No network ----------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test reach beyond this machine."""
    connect = socket.socket.connect
    connect_ex = socket.socket.connect_ex

    def guarded(self, address):
        _refuse_beyond_loopback(self, address)
        return connect(self, address)

    def guarded_ex(self, address):
        _refuse_beyond_loopback(self, address)
        return connect_ex(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_ex)


def _refuse_beyond_loopback(connecting: socket.socket, address) -> None:
    if connecting.family not in {socket.AF_INET, socket.AF_INET6}:
        return
    host = address[0]
    if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
        pytest.fail(f"a test wanted to connect to {host}: only loopback is allowed")


# ---- Time and files ------------------------------------------------------------------------


@pytest.fixture
def frozen_clock() -> Iterator[Clock]:
    """The one clock, standing at noon of 1 July 2026."""
    clock.freeze(NOON)
    yield clock
    clock.reset()


@pytest.fixture(autouse=True)
def _nothing_rendered() -> Iterator[None]:
    """Keep no page of another test, whose serials were the same, nor its behaviour."""
    shelf.clear()
    wholes.clear()
    if shared.store is not None and (keys := shared.store.client.keys(shared.store.key("*"))):
        shared.store.client.delete(*keys)
        faults.replace(())
    yield
    behaviour.turn(Behaviour())


@pytest.fixture(autouse=True)
def _own_storage(tmp_path: Path, settings) -> Iterator[None]:
    """Let each test keep files in a folder of its own, or below a prefix of its own."""
    if not has_objects():
        options = {"location": str(tmp_path / "files")}
        settings.STORAGES = {"releases": storage_of(STORAGES["files"], options, folder=None)}
        yield
        return
    options = storage_options(tmp_path.name.lower())
    settings.STORAGES = {"releases": storage_of(STORAGES["s3"], options, folder=None)}
    made = storages["releases"]
    yield
    if made._made is not None:
        made._made.meta.client.close()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Keep the database in a file, as the server does: in memory, SQLite locks otherwise."""
    if connection.vendor == "sqlite":
        name = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        connection.settings_dict["TEST"]["NAME"] = name
    else:
        # Each thread of a test closes its connection; a pool would outlive the database.
        connection.settings_dict["OPTIONS"].pop("pool", None)


@pytest.fixture(autouse=True)
def _quick_passwords(settings) -> None:
    """Hash new passwords in no time; the seeds' own are still checked as they are."""
    quick = "django.contrib.auth.hashers.MD5PasswordHasher"
    settings.PASSWORD_HASHERS = [quick, *settings.PASSWORD_HASHERS]


# ---- The real server -----------------------------------------------------------------------


class StartServer(Protocol):
    """Start a server of the test's own; all are stopped when the test ends."""

    def __call__(
        self,
        *arguments: str,
        environ: Mapping[str, str] | None = None,
    ) -> RunningServer: ...


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[StartServer]:
    started: list[RunningServer] = []

    def start(*arguments: str, environ: Mapping[str, str] | None = None) -> RunningServer:
        folder = tmp_path / f"server-{len(started)}"
        started.append(running.start(*arguments, folder=folder, environ=environ))
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="session")
def default_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One server for all tests that change nothing which another one looks at."""
    server = running.start(folder=tmp_path_factory.mktemp("default-server"))
    yield server
    status = server.stop()
    assert (status, server.stdout_after) == (0, [""]), server.said()


@pytest.fixture
def server(default_server: RunningServer, request: pytest.FixtureRequest) -> RunningServer:
    """The shared server; what it says during a failing test stands in the report."""
    before = len(default_server.said())

    def report() -> None:
        request.node.add_report_section(
            "call", "server's standard error", default_server.said()[before:]
        )

    request.addfinalizer(report)  # noqa: PT021 (the section must be there whatever the test does)
    return default_server


@pytest.fixture
def free_port() -> int:
    """A port that nobody listens on now, for what has to know it beforehand."""
    return running.free_port()


# ---- Tools that may be missing -------------------------------------------------------------


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where the browser is; tests that need it are skipped without it, unless NO_SKIPS is set."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None and os.environ.get("NO_SKIPS"):
        pytest.fail(f"{CHROMIUM_MISSING} (NO_SKIPS is set)")
    if path is None:
        pytest.skip(CHROMIUM_MISSING)
    return path
