"""A server of a test's own: started, entered again, stopped; and the way to it."""

from __future__ import annotations

import multiprocessing
import os
import threading
import unittest

import pytest
import requests

from pypi_mock.testing import MockError, NoServerError, PyPIMock, StartError
from pypi_mock.testing.connection import Connection
from tests import running
from tests.plugin.suites.calling import call


def test_the_outer_block_starts_and_stops():
    mock = PyPIMock()
    with mock:
        with mock as inner:
            assert inner is mock
            url = mock.url
        assert call(url) == 200

    assert mock.url == ""
    with pytest.raises(NoServerError, match="the server is not running"):
        mock.reset()
    with pytest.raises(NoServerError):
        PyPIMock.attach(url)


def test_it_can_be_started_anew(running_mock: PyPIMock):
    mock = PyPIMock(arguments=["--dialect", "pypi"])
    for _ in range(2):
        with mock:
            assert mock.info()["dialect"] == "pypi"
            assert mock.url != running_mock.url


@pytest.mark.parametrize("of", ["fault", "refusal"])
def test_a_server_that_is_gone_hides_nothing_that_went_wrong_before(of: str):
    with PyPIMock() as mock:
        block = mock.fault(status=500) if of == "fault" else mock.expect_refusal()
        with pytest.raises(KeyError), block:
            fail_without(mock)


def fail_without(mock: PyPIMock) -> None:
    mock.stop()
    raise KeyError


def test_a_server_that_does_not_start_leaves_no_folder(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    with pytest.raises(StartError, match=r"ended with status 2\nit said:\n(.|\n)*--port-of-call"):
        PyPIMock(arguments=["--port-of-call"]).start()

    assert list(tmp_path.iterdir()) == []


def test_a_server_that_speaks_tls_is_asked_with_its_own_certificates():
    with PyPIMock(arguments=["--tls", "auto"]) as mock:
        mock.reset()

        assert mock.url.startswith("https://")
        assert requests.get(mock.url, verify=mock.ca_file, timeout=20).ok
        with pytest.raises(NoServerError, match=r"is not trusted: .*ca_file"):
            PyPIMock.attach(mock.url)
        with pytest.raises(MockError, match=r"the certificates in 'nowhere\.pem' cannot be read"):
            PyPIMock.attach(mock.url, ca_file="nowhere.pem")


def test_options_of_a_project_are_not_meant_for_it(tmp_path, monkeypatch):
    (tmp_path / "pypi-mock.toml").write_text('dialect = "pypi"\n')
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("PYPI_MOCK_DIALECT", "rfc5849")
    monkeypatch.delenv("CI", raising=False)

    with PyPIMock() as mock:
        assert mock.info()["dialect"] == "auto"


def test_a_seed_that_is_refused_stops_the_server():
    mock = PyPIMock(seed={"usres": []})

    with pytest.raises(MockError, match="did you mean 'users'"):
        mock.start()

    assert mock.url == ""


def test_unittest_needs_no_pytest(running_mock: PyPIMock):
    class Case(unittest.TestCase):
        def setUp(self) -> None:
            self.mock = running_mock.__enter__()
            self.addCleanup(running_mock.__exit__, None, None, None)
            self.mock.reset()

        def test_call(self) -> None:
            self.assertEqual(call(self.mock.url), 200)  # noqa: PT009 (the point of the test)

    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(Case).run(result)

    assert (result.testsRun, result.errors, result.failures) == (1, [], [])
    assert running_mock.url


def test_threads_ask_at_the_same_time(mock: PyPIMock):
    numbers: list[int] = []

    def ask() -> None:
        numbers.extend(mock.requests.last_id() for _ in range(20))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    mock.requests.list()
    for thread in threads:
        thread.join()

    assert len(set(numbers)) == 1
    assert len(numbers) == 80


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_forked_child_asks_for_itself_and_stops_nothing(mock: PyPIMock):
    last = mock.requests.last_id()
    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()

    def child() -> None:
        answers.put(mock.requests.last_id())
        mock.stop()

    process = context.Process(target=child)
    process.start()
    process.join(30)

    assert answers.get() == last
    assert call(mock.url) == 200


def test_a_connection_that_the_server_has_closed_is_opened_again(mock: PyPIMock):
    connection = Connection(mock.url)
    connection.get("requests")
    [kept] = connection._idle
    kept.sock.shutdown(2)

    assert connection.get("requests")["last"] >= 0
    connection.close()


@pytest.mark.parametrize("tls", ["off", "auto"])
def test_a_change_is_asked_for_again_where_the_server_has_closed(tmp_path, tls):
    port = str(running.free_port())
    arguments = ["--port", port, "--tls", tls, "--data", str(tmp_path / "kept")]
    first = running.start(*arguments, folder=tmp_path)
    ca_file = str(tmp_path / "kept" / "ca.pem") if tls == "auto" else ""
    connection = Connection(first.url, ca_file=ca_file)
    connection.get("requests")
    first.stop()
    second = running.start(*arguments, folder=tmp_path)
    try:
        assert connection.post("credentials")["consumer_key"]
    finally:
        connection.close()
        second.stop()


@pytest.mark.parametrize(
    "url", ["127.0.0.1:8000", "ftp://127.0.0.1", "http://", "http://[::1", "http://a.example/?b"]
)
def test_what_is_no_address_is_refused(url: str):
    with pytest.raises(MockError, match="is no address"):
        PyPIMock.attach(url)
