"""What the tests of the provider share."""

from __future__ import annotations

import pytest

from tests import factories


@pytest.fixture
def token(frozen_clock):
    """An access token of the user alice, at noon."""
    return factories.access_token(by=factories.user(username="alice"))
