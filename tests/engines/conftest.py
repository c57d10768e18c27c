"""Engines of the tests' own, and servers on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.engines.ceph import PROGRAMS, Ceph
from tests.engines.engine import started
from tests.engines.postgres import Postgres, database_made, postgres_running
from tests.engines.redis import Redis
from tests.engines.s3 import S3
from tests.programs import program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import StartServer
    from tests.running import RunningServer

    StartShared = Callable[..., RunningServer]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    program("postgres", package="postgresql")
    with postgres_running() as server:
        yield server


@pytest.fixture(scope="session")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    program("redis-server", package="redis-server")
    with started(Redis(tmp_path_factory.mktemp("redis"))) as server:
        yield server


@pytest.fixture(scope="session", params=["moto", "ceph"])
def s3(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3]:
    """Two servers that were written by different people."""
    kind = S3
    if request.param == "ceph":
        for name, package in PROGRAMS.items():
            program(name, package=package)
        kind = Ceph
    with started(kind(tmp_path_factory.mktemp(request.param))) as server:
        yield server


@pytest.fixture
def mortal_redis(tmp_path: Path) -> Iterator[Redis]:
    """A server that a test stops and starts as it likes."""
    program("redis-server", package="redis-server")
    with started(Redis(tmp_path / "redis")) as server:
        yield server


@pytest.fixture
def mortal_postgres() -> Iterator[Postgres]:
    program("postgres", package="postgresql")
    with postgres_running() as server:
        yield server


@pytest.fixture
def environ(postgres: Postgres, redis: Redis, tmp_path: Path) -> dict[str, str]:
    """What leads a server to a database, and a part of a Redis server, of its own."""
    name = tmp_path.name.lower()
    return {
        "PYPI_MOCK_DATABASE_URL": database_made(postgres.url("postgres"), name),
        "PYPI_MOCK_REDIS_URL": redis.url(prefix=name),
        "PYPI_MOCK_ALLOW_RESET": "1",
    }


@pytest.fixture
def start_shared(start_server: StartServer, environ: dict[str, str], tmp_path: Path) -> StartShared:
    """Start a server of two processes, or another one beside it."""

    def start(*arguments: str) -> RunningServer:
        data = tmp_path / "data"
        return start_server("--workers", "2", "--data", str(data), *arguments, environ=environ)

    return start
