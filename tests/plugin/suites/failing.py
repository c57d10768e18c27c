"""A suite whose tests fail, for what is said of them."""

from __future__ import annotations

import os
import signal

import pytest
from calling import call, call_without_port


def test_mistaken(pypi_mock):
    call(pypi_mock.url)
    assert call_without_port(pypi_mock.url) == 200


def test_other(pypi_mock):
    call(pypi_mock.url)
    pytest.fail("for another reason")


def test_passing(pypi_mock):
    assert call_without_port(pypi_mock.url) == 401


def test_without_server():
    pytest.fail("nobody was asked")


def test_many(pypi_mock):
    for _ in range(40):
        call_without_port(pypi_mock.url)
    pytest.fail("after all")


@pytest.mark.pypi_mock_strict
def test_strict(pypi_mock):
    assert call_without_port(pypi_mock.url) == 401


def test_silent(pypi_mock):
    pytest.fail("before anything was sent")


def test_killed(pypi_mock):
    process = pypi_mock._process._process
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    pytest.fail("the server is gone")


def test_after_it(pypi_mock):
    pass
