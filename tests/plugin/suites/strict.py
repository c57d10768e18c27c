"""A suite with `pypi_mock_strict = true`."""

from __future__ import annotations

import pytest
from calling import call, call_without_port


def test_swallowed(pypi_mock):
    call_without_port(pypi_mock.url)


def test_right(pypi_mock):
    assert call(pypi_mock.url) == 200


def test_fault(pypi_mock):
    pypi_mock.fault(problem="nonce_used")
    assert call(pypi_mock.url) == 401


def test_expected(pypi_mock):
    with pypi_mock.expect_refusal(cause="uri.port-omitted"):
        call_without_port(pypi_mock.url)


@pytest.mark.pypi_mock_strict(on=False)
def test_not_strict(pypi_mock):
    call_without_port(pypi_mock.url)


@pytest.mark.xfail(reason="what a strict test says counts", strict=True)
def test_known_to_fail(pypi_mock):
    call_without_port(pypi_mock.url)
