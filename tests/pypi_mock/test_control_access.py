"""pypi_mock/control/access.py: by which names a server answers behind the scenes."""

from __future__ import annotations

import pytest

from tests.pypi_mock.scenes import ROUTE, get

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("127.0.0.1:8000", 200),
        ("[::1]:8000", 200),
        ("mock.localhost", 200),
        ("mock.example", 200),
        ("evil.example", 403),
        ("127.0.0.1.evil.example", 403),
        ("[::1", 400),
    ],
)
def test_a_loopback_server_answers_to_its_own_names_only(settings, host: str, status: int):
    settings.MOCK_BASE_URL = "https://mock.example/app"

    statuses = {get(path, HTTP_HOST=host).status_code for path in (ROUTE, "/_mock/")}

    assert statuses == {status}


def test_a_server_for_all_answers_to_any_name(settings):
    settings.MOCK_HOST = "192.0.2.1"

    assert get(ROUTE, HTTP_HOST="mock.example").status_code == 200
