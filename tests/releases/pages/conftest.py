"""Projects, documentation, and somebody who is logged in."""

from __future__ import annotations

from html import unescape

import pytest

from releases.services import docs_upload
from tests.releases.making import spooled, zip_of


@pytest.fixture
def document(alice, spool, contents, register):
    """Upload documentation of spam as alice."""
    register()

    def upload(members):
        with spooled(zip_of(members), folder=spool) as part:
            return docs_upload(user=alice, fields={"name": ["spam"]}, content=part)

    return upload


@pytest.fixture
def shown(client):
    """Fetch a page that is there, as text without entities."""

    def get(path: str) -> str:
        response = client.get(path)
        assert response.status_code == 200
        return unescape(response.content.decode())

    return get
