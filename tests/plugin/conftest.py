"""Other people's suites: each runs in a pytest of its own, with our plugin as it is installed."""

from __future__ import annotations

import os
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from pypi_mock.testing import PyPIMock
from tests.plugin.suite_runs import OURS
from tests.running import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    RunSuite = Callable[..., pytest.RunResult]

PATIENCE = 60


@pytest.fixture
def run_suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> RunSuite:
    """Run a file of tests as its author does, with nothing of this run in its environment."""
    for name in set(os.environ) - {"PYTEST_DEBUG_TEMPROOT"}:
        if name.startswith(OURS):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))

    def run(
        tests: str, *arguments: str, ini: str = "", environ: Mapping[str, str] | None = None
    ) -> pytest.RunResult:
        for name, value in (environ or {}).items():
            monkeypatch.setenv(name, value)
        pytester.makepyprojecttoml(f"[tool.pytest.ini_options]\n{ini}")
        pytester.makepyfile(test_client=tests)
        return pytester.runpytest_subprocess("-p", "no:cacheprovider", *arguments, timeout=PATIENCE)

    return run


@pytest.fixture(scope="session")
def running_mock() -> Iterator[PyPIMock]:
    """One server for the tests of the handle."""
    with PyPIMock() as mock:
        yield mock


@pytest.fixture
def mock(running_mock: PyPIMock) -> PyPIMock:
    running_mock.reset()
    return running_mock


@pytest.fixture
def probe_url() -> Iterator[str]:
    """The address of a server that is none of ours, and knows nothing."""
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
