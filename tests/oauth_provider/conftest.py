"""What the tests of the provider share."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import factories


@pytest.fixture
def token(frozen_clock):
    """An access token of the user alice, at noon."""
    return factories.access_token(by=factories.user(username="alice"))


@pytest.fixture
def alice():
    return factories.user(username="alice")


@pytest.fixture
def browser(alice) -> Client:
    """Where alice is logged in."""
    client = Client()
    client.force_login(alice)
    return client
