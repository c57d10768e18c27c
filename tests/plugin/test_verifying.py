"""What a test finds out: how many requests came, and whether they were refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.plugin.suites.calling import call, call_without_port

if TYPE_CHECKING:
    from pypi_mock.testing import PyPIMock


def test_so_many_as_were_wanted_is_no_news(mock: PyPIMock):
    call(mock.url)
    call_without_port(mock.url)

    mock.verify(path="/oauth/test", count=2)
    mock.verify(accepted=True)
    mock.verify(status=401, problem="signature_invalid")
    mock.verify(path="/oauth/*", at_least=True)
    mock.verify(path="/simple/", count=0)


def test_another_number_is_told_with_the_nearest_requests(mock: PyPIMock):
    call(mock.url)

    with pytest.raises(AssertionError) as raised:
        mock.verify(method="POST", path="/oauth/test")

    said = str(raised.value)
    assert said.startswith("1 wanted with method=POST, path=/oauth/test; 0 found")
    assert "GET" in said


def test_check_finds_a_refusal_that_the_client_swallowed(mock: PyPIMock):
    call(mock.url)
    mock.check()
    call_without_port(mock.url)

    with pytest.raises(AssertionError, match="1 request was refused") as raised:
        mock.check()

    assert "You left port" in str(raised.value)


def test_a_reset_forgets_refusals(mock: PyPIMock):
    call_without_port(mock.url)
    mock.reset()

    mock.check()


def test_a_fault_provokes(mock: PyPIMock):
    mock.fault(status=500)
    call(mock.url)

    mock.check()


def test_an_announced_refusal_is_provoked(mock: PyPIMock):
    with mock.expect_refusal(problem="signature_invalid", cause="uri.", count=1) as refusal:
        call_without_port(mock.url)

    mock.check()
    assert [request.causes for request in refusal.requests] == [("uri.port-omitted",)]


def test_a_refusal_for_another_reason_was_not_announced(mock: PyPIMock):
    with (
        pytest.raises(
            AssertionError, match="a refusal with nonce_used was expected; none came"
        ) as e,
        mock.expect_refusal(problem="nonce_used"),
    ):
        call_without_port(mock.url)

    assert "refused otherwise: #" in str(e.value)
    with pytest.raises(AssertionError):
        mock.check()


def test_more_refusals_than_announced_are_too_many(mock: PyPIMock):
    expected = mock.expect_refusal(count=1)
    with expected:
        call_without_port(mock.url)
    with pytest.raises(AssertionError, match="1 refusals were expected; 2 came"), expected:
        [call_without_port(mock.url) for _ in range(2)]


def test_what_fails_inside_the_block_is_not_hidden(mock: PyPIMock):
    with pytest.raises(KeyError), mock.expect_refusal():
        raise KeyError


def test_refusals_before_the_block_do_not_count(mock: PyPIMock):
    call_without_port(mock.url)

    with pytest.raises(AssertionError, match="none came"), mock.expect_refusal():
        call(mock.url)
