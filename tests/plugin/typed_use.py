"""How a strictly typed suite uses us: checked by mypy, and never run."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

from typing_extensions import assert_type

from pypi_mock.testing import (
    AccessToken,
    Approval,
    ClockReading,
    Consumer,
    Credentials,
    Fault,
    Filters,
    MockError,
    NoServerError,
    PyPIMock,
    RecordedRequest,
    Rule,
    StartError,
)


def test_fixture(pypi_mock: PyPIMock) -> None:
    assert_type(pypi_mock.url, str)
    assert_type(pypi_mock.ca_file, str)
    assert_type(pypi_mock.authorize_url("token"), str)
    pypi_mock.reset()
    pypi_mock.reset("empty", only=["requests", "clock"])
    pypi_mock.seed.load(Path("seed.toml"))
    pypi_mock.seed.add({"users": [{"name": "carol"}]})
    pypi_mock.check()


def test_identities(pypi_mock: PyPIMock) -> None:
    assert_type(pypi_mock.credentials(), Credentials)
    assert_type(pypi_mock.credentials(consumer="key", user="bob").token_secret, str)
    assert_type(pypi_mock.consumer(callbacks=["http://127.0.0.1/"], dialect="pypi"), Consumer)
    assert_type(pypi_mock.consumer(rsa_public_key="generate").rsa_private_key, str)
    assert_type(pypi_mock.access_token(consumer="key", user="bob", state="expired"), AccessToken)
    assert_type(pypi_mock.approve("token", user="bob"), Approval)
    assert_type(pypi_mock.deny().redirect, str)


def test_requests(pypi_mock: PyPIMock) -> None:
    assert_type(pypi_mock.requests.list(method="POST", status="4xx"), list[RecordedRequest])
    assert_type(
        pypi_mock.requests.wait(count=2, seconds=1.5, path="/oauth/*"), list[RecordedRequest]
    )
    assert_type(pypi_mock.requests.last().problems, tuple[str, ...])
    assert_type(pypi_mock.requests.clear(), int)
    for request in pypi_mock.requests:
        assert_type(request.arrived, datetime)
    filters: Filters = {"accepted": False, "cause": "uri"}
    pypi_mock.verify(count=0, **filters)
    with pypi_mock.expect_refusal(problem="nonce_used") as refusal:
        pass
    assert_type(refusal.requests, list[RecordedRequest])


def test_clock_and_faults(pypi_mock: PyPIMock) -> None:
    assert_type(pypi_mock.clock.now, datetime)
    assert_type(pypi_mock.clock.freeze(datetime(2012, 6, 1, tzinfo=timezone.utc)), ClockReading)
    pypi_mock.clock.advance(timedelta(minutes=10))
    pypi_mock.clock.offset(-90)
    with pypi_mock.fault(path="/oauth/*", delay=(0.1, 0.2), next=2) as fault:
        assert_type(fault, Fault)
        assert_type(fault.fired, int)
    rule: Rule = {"status": 503, "retry_after": 1}
    pypi_mock.fault(**rule)


def test_without_pytest() -> None:
    try:
        with PyPIMock(seed="seed.toml", arguments=["--dialect", "pypi"]) as mock:
            assert_type(mock, PyPIMock)
    except StartError as error:
        assert_type(error.detail, str)
    try:
        attached = PyPIMock.attach("http://127.0.0.1:8000", admin_token="secret")
        assert_type(attached.scoped("key"), PyPIMock)
    except NoServerError as error:
        assert_type(error, NoServerError)
    except MockError as error:
        assert_type(error.status, int | None)


def test_mistakes_are_seen(pypi_mock: PyPIMock) -> None:
    pypi_mock.fault(stauts=500)  # type: ignore[call-arg]
    pypi_mock.requests.list(status_code=401)  # type: ignore[call-arg]
    pypi_mock.credentials("consumer-key")  # type: ignore[call-arg]
    pypi_mock.reset("nothing")  # type: ignore[arg-type]
