"""What an option names may be somebody's: no request empties it unless that is configured."""

from __future__ import annotations

import pytest

from tests.engines.asking import ask

HARMLESS = ["requests", "nonces", "faults", "clock", "behaviour"]


@pytest.fixture
def server(start_server, environ):
    return start_server(environ={**environ, "PYPI_MOCK_ALLOW_RESET": ""})


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/_mock/v1/reset", {}),
        ("POST", "/_mock/v1/reset", {"only": ["releases"]}),
        ("POST", "/_mock/v1/reset", {"consumer": "consumer-key"}),
        ("PUT", "/_mock/v1/seed", {}),
    ],
)
def test_what_would_empty_it_is_refused_and_changes_nothing(server, method, path, body):
    before = ask(server, "GET", "/_mock/v1/seed").document
    answer = ask(server, method, path, body)
    assert answer.status == 403
    assert "--allow-reset, or PYPI_MOCK_ALLOW_RESET=1, allows it" in answer.document["detail"]
    assert ask(server, "GET", "/_mock/v1/seed").document == before


def test_what_can_be_had_back_is_reset(server):
    assert ask(server, "POST", "/_mock/v1/reset", {"only": HARMLESS}).status == 200


def test_with_consent_it_is_emptied(start_server, environ):
    server = start_server(environ=environ)
    assert ask(server, "PUT", "/_mock/v1/seed", {}).status == 200
    assert ask(server, "GET", "/_mock/v1/users").document["users"] == []
