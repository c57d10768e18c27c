"""An engine that is gone: 503 with its name, not ready, nothing half done, and back by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import running
from tests.engines.asking import ask, signed
from tests.engines.postgres import database_made
from tests.releases.forms_made import sdist_form
from tests.wire.test_uploads import post


@pytest.fixture
def server(start_server, mortal_postgres, mortal_redis, tmp_path):
    environ = {
        "PYPI_MOCK_DATABASE_URL": database_made(mortal_postgres.url("postgres"), "mortal"),
        "PYPI_MOCK_REDIS_URL": mortal_redis.url(),
    }
    return start_server("--data", str(tmp_path / "data"), environ=environ)


def readiness(server):
    answer = ask(server, "GET", "/_mock/readyz")
    return answer.status, answer.document.get("cause")


def wait_until(server, wanted):
    running.wait_until(
        lambda: readiness(server) == wanted, otherwise=lambda: readiness(server), every=0.2
    )


@pytest.mark.parametrize(
    ("which", "cause"),
    [("mortal_postgres", "database-unavailable"), ("mortal_redis", "redis-unavailable")],
)
def test_while_it_is_gone_everybody_is_told_to_come_back_and_then_all_is_well(
    server, tmp_path, which, cause, request
):
    engine = request.getfixturevalue(which)
    assert ask(server, "GET", "/oauth/test", headers=signed(server)).status == 200
    engine.stop()

    used = signed(server)
    refused = ask(server, "GET", "/oauth/test", headers=used)
    assert (refused.status, refused.headers["X-Mock-Cause"]) == (503, cause)
    assert int(refused.headers["Retry-After"]) > 0
    uploaded = post(server, sdist_form())
    assert (uploaded[0], uploaded[2]["X-Mock-Cause"]) == (503, cause)
    assert ask(server, "GET", "/_mock/livez").status == 200
    wait_until(server, (503, cause))

    engine.start()
    wait_until(server, (200, None))
    assert ask(server, "GET", "/oauth/test", headers=used).status == 200  # its nonce is free
    assert post(server, sdist_form())[0] == 200
    files = [path for path in Path(tmp_path, "data", "files").rglob("*-*") if path.is_file()]
    assert [path.suffix for path in files].count("") == 1  # besides the database's mark
    assert "Traceback" not in server.said()


def test_a_start_without_the_database_says_where_it_looked_and_no_password(tmp_path):
    port = running.free_port()
    url = f"postgresql://mock:hidden@127.0.0.1:{port}/none"
    ended = running.run("serve", folder=tmp_path, environ={"PYPI_MOCK_DATABASE_URL": url})
    assert ended.returncode not in {0, 1}
    assert "the database at 127.0.0.1/none (PYPI_MOCK_DATABASE_URL) cannot be used" in ended.stderr
    assert "hidden" not in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_start_without_redis_says_where_it_looked(tmp_path):
    url = f"redis://127.0.0.1:{running.free_port()}/0"
    ended = running.run("serve", folder=tmp_path, environ={"PYPI_MOCK_REDIS_URL": url})
    assert "the Redis server at 127.0.0.1/0 (PYPI_MOCK_REDIS_URL) cannot be used" in ended.stderr
    assert "Traceback" not in ended.stderr
