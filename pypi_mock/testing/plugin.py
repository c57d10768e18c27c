"""The plugin for pytest: a server for the session, a fresh one for each test, reports on failure.

pytest imports this module in every run of everybody who has pypi-mock installed. It must not load
Django, the server or an HTTP client; what fixtures need they import when they are used.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from pypi_mock.testing.lifecycle import PyPIMock

URL_VARIABLE = "PYPI_MOCK_URL"
ADMIN_TOKEN_VARIABLE = "PYPI_MOCK_ADMIN_TOKEN"
STRICT = "pypi_mock_strict"
SCOPES = ("server", "consumer")
SECTION = "pypi-mock: requests of this test"
_used = pytest.StashKey["PyPIMock"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add one option and the settings."""
    group = parser.getgroup("pypi-mock", "pypi-mock: a server to test OAuth 1.0a clients against")
    group.addoption(
        "--pypi-mock-url",
        metavar="URL",
        help=f"Use the server at this address instead of starting one [{URL_VARIABLE}].",
    )
    parser.addini(
        "pypi_mock_seed",
        "File, from the root folder, of what the server holds.",
        default="",
    )
    parser.addini(STRICT, "Fail each test in which a request was refused unprovoked.", type="bool")
    parser.addini(
        "pypi_mock_arguments", "Options for the server that is started here.", type="args"
    )
    parser.addini(
        "pypi_mock_scope",
        "server: a test has the whole server, and resets it; consumer: only a new consumer of it.",
        default="server",
    )
    parser.addini(
        "pypi_mock_start_timeout", "Seconds until the start of a server is given up.", default="30"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker; refuse settings that could not work."""
    config.addinivalue_line(
        "markers",
        f"{STRICT}(on=True): fail the test if a request was refused unprovoked (pypi-mock)",
    )
    if config.getini("pypi_mock_scope") not in SCOPES:
        raise pytest.UsageError(f"pypi_mock_scope must be {' or '.join(SCOPES)}")
    try:
        float(config.getini("pypi_mock_start_timeout"))
    except ValueError:
        raise pytest.UsageError("pypi_mock_start_timeout must be a number of seconds") from None


# ---- Fixtures ------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def pypi_mock_server(request: pytest.FixtureRequest) -> Iterator[PyPIMock]:
    """A running server: of this session, or the one at ``--pypi-mock-url``."""
    from pypi_mock.testing.errors import MockError

    try:
        mock = _server(request.config)
        mock.start()
    except MockError as error:
        pytest.fail(f"pypi-mock: {error}", pytrace=False)
    yield mock
    mock.stop()


@pytest.fixture
def pypi_mock(pypi_mock_server: PyPIMock, request: pytest.FixtureRequest) -> Iterator[PyPIMock]:
    """The server as after its start, for one test; where it is shared, one consumer of it."""
    from pypi_mock.testing.errors import MockError

    try:
        if request.config.getini("pypi_mock_scope") == "consumer":
            mock = pypi_mock_server.scoped(pypi_mock_server.consumer().key)
        else:
            mock = pypi_mock_server
            mock.reset()
    except MockError as error:
        said = pypi_mock_server.server_said
        pytest.fail(f"pypi-mock: {error}" + (f"\nit said:\n{said}" if said else ""), pytrace=False)
    request.node.stash[_used] = mock
    yield mock
    if mock.scope:
        mock.reset()


def _server(config: pytest.Config) -> PyPIMock:
    from pypi_mock.testing.lifecycle import PyPIMock

    environ = os.environ  # noqa: TID251 (a suite in CI is told so where the server is)
    url = config.getoption("--pypi-mock-url") or environ.get(URL_VARIABLE)
    seed = config.getini("pypi_mock_seed")
    file = config.rootpath / seed if seed else None
    if url:
        _refuse_to_trample(config)
        mock = PyPIMock.attach(url, admin_token=environ.get(ADMIN_TOKEN_VARIABLE, ""))
        if file is not None:
            mock.seed.load(file)
        return mock
    return PyPIMock(
        seed=file,
        arguments=config.getini("pypi_mock_arguments"),
        start_timeout=float(config.getini("pypi_mock_start_timeout")),
    )


def _refuse_to_trample(config: pytest.Config) -> None:
    """Refuse what would take a shared server away from others who use it at the same time."""
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    if config.getini("pypi_mock_scope") == "consumer":
        if config.getini("pypi_mock_seed"):
            raise pytest.UsageError(
                "pypi-mock: pypi_mock_seed would replace what a shared server holds for all;"
                " let whoever starts it load the seed: pypi-mock --seed FILE"
            )
    elif workers > 1:
        raise pytest.UsageError(
            f"pypi-mock: {workers} workers share one server, and each test would reset it for all;"
            " set pypi_mock_scope = consumer, or leave the address out: each worker then starts a"
            " server of its own"
        )


# ---- What a test is told -------------------------------------------------------------------


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Fail a strict test that has passed, and whose requests were refused."""
    yield
    mock = item.stash.get(_used, None)
    if mock is not None and _is_strict(item):
        __tracebackhide__ = True
        mock.check()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the requests of a failing test, and why they were refused."""
    report = yield
    mock = item.stash.get(_used, None)
    if mock is not None and report.failed:
        report.sections.append((SECTION, _section(mock)))
    return report


def _is_strict(item: pytest.Item) -> bool:
    marker = item.get_closest_marker(STRICT)
    if marker is None:
        return bool(item.config.getini(STRICT))
    on = marker.args[0] if marker.args else marker.kwargs.get("on", True)
    return bool(on)


def _section(mock: PyPIMock) -> str:
    from pypi_mock.testing.errors import MockError
    from pypi_mock.testing.report import requests_report

    try:
        return requests_report(mock.requests)
    except MockError as error:
        said = mock.server_said
        return f"The server cannot be asked: {error}" + (f"\nIt said:\n{said}" if said else "")
