"""A suite that uses the fixtures, in the order in which the tests stand."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from calling import call

seen: set[str] = set()


def test_nothing_is_started_before_somebody_asks():
    assert "pypi_mock.testing.process" not in sys.modules


def test_a_signed_request_is_answered_without_any_configuration(pypi_mock):
    assert call(pypi_mock.url) == 200
    seen.add(pypi_mock.url)
    Path("url.txt").write_text(pypi_mock.url)


@pytest.mark.parametrize("time", ["first", "second"])
def test_each_test_begins_with_the_seed(pypi_mock, time):
    assert pypi_mock.clock.reading.state == "real"
    assert len(pypi_mock.requests) == 0
    assert pypi_mock.seed.dump()["users"][0]["name"] == "alice"
    assert call(pypi_mock.url) == 200
    pypi_mock.clock.freeze()
    pypi_mock.fault(status=500, next=9)
    pypi_mock.revoke("access-token")


def test_a_session_has_one_server(pypi_mock, pypi_mock_server):
    assert seen == {pypi_mock.url, pypi_mock_server.url}


def test_somebody_without_a_browser_is_answered_as_alice(pypi_mock):
    assert pypi_mock.info()["settings"]["approve"] == "auto:alice"
