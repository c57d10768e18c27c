"""pypi_mock/control/access.py: by which names a server answers behind the scenes."""

from __future__ import annotations

import base64

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


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("mock:8000", 200),
        ("192.0.2.1", 200),
        ("[2001:db8::1]:8000", 200),
        ("host.docker.internal:8000", 200),
        ("mock.example", 403),
    ],
)
def test_a_server_for_all_answers_to_names_that_no_stranger_can_own(settings, host, status):
    settings.MOCK_HOST = "0.0.0.0"  # noqa: S104

    assert get(ROUTE, HTTP_HOST=host).status_code == status


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        ("Bearer right", 200),
        ("Basic " + base64.b64encode(b"anybody:right").decode(), 200),
        ("Bearer wrong", 401),
        ("Basic not base64", 401),
        ("OAuth right", 401),
        ("", 401),
    ],
)
def test_an_admin_token_is_asked_for_everywhere_behind_the_scenes(settings, authorization, status):
    settings.MOCK_ADMIN_TOKEN = "right"

    for path in (ROUTE, "/_mock/", "/_mock/openapi.json"):
        response = get(path, HTTP_AUTHORIZATION=authorization)
        assert response.status_code == status, path
