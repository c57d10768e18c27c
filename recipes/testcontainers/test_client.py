"""A test against pypi-mock in a container: pip install oauthlib pytest requests testcontainers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests
from oauthlib.oauth1 import Client
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import HttpWaitStrategy

if TYPE_CHECKING:
    from collections.abc import Iterator

IMAGE = "pypi-mock"
PORT = 8000


@pytest.fixture(scope="session")
def pypi_mock() -> Iterator[str]:
    """The server's address."""
    container = DockerContainer(IMAGE).with_exposed_ports(PORT)
    with container.waiting_for(HttpWaitStrategy(PORT, "/_mock/readyz")):
        yield f"http://{container.get_container_host_ip()}:{container.get_exposed_port(PORT)}"


def test_a_signed_request_is_accepted(pypi_mock: str) -> None:
    client = Client(
        "consumer-key",
        client_secret="consumer-secret",
        resource_owner_key="access-token",
        resource_owner_secret="access-token-secret",
    )
    url, headers, _ = client.sign(f"{pypi_mock}/oauth/test?test=spam")

    assert requests.get(url, headers=headers, timeout=10).text.startswith(
        "Access allowed for alice"
    )
