"""What tests of the journal and of its readers share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pypi_mock.journal import journal
from tests import factories

if TYPE_CHECKING:
    from oauth_provider.models import AccessToken


@pytest.fixture
def _empty_journal() -> None:
    """Begin with nothing written down; numbers go on."""
    journal.clear()


@pytest.fixture
def token() -> AccessToken:
    return factories.access_token()
