"""The control API against its own description, over a socket: what it says of itself is so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from pypi_mock.control.openapi import described
from tests import running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.running import RunningServer

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def controlled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    server = running.start(folder=tmp_path_factory.mktemp("controlled"))
    yield server
    server.stop()
    assert "Traceback" not in server.said()


def operations() -> list[pytest.ParameterSet]:
    """Return all of them."""
    schema = schemathesis.openapi.from_dict(described())
    found = [result.ok() for result in schema.get_all_operations()]
    return [pytest.param(operation, id=operation.label) for operation in found]


@pytest.mark.parametrize("operation", operations())
def test_whatever_it_is_asked_it_answers_as_it_says(operation, controlled):
    @given(case=operation.as_strategy())
    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    def answers_as_described(case):
        if isinstance((case.query or {}).get("wait"), (int, float)):
            case.query["wait"] = 0  # waiting for requests that never come takes only time
        response = case.call(base_url=controlled.url)
        case.validate_response(response, checks=CHECKS)

    requests.post(f"{controlled.url}/_mock/v1/reset", json={}, timeout=30)
    answers_as_described()


def test_each_operation_says_what_it_does():
    rows = [row for methods in described()["paths"].values() for row in methods.values()]

    assert len({row["operationId"] for row in rows}) == len(rows)
    assert [row["operationId"] for row in rows if not row["summary"]] == []
