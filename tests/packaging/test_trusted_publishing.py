"""Publishing from a CI job that was made up, without a kept secret, over TLS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pypi_mock.testing import PyPIMock
from tests.packaging.tools import Tools

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECURE = ("--tls", "auto")


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[PyPIMock]:
    with PyPIMock(arguments=SECURE) as mock:
        yield mock


def publish(mock: PyPIMock) -> list[str]:
    url = ["--publish-url", mock.index.upload_url]
    return ["publish", "--trusted-publishing", "always", *url]


def test_uv_publishes_from_a_job_that_is_trusted(tmp_path, secure, dist):
    tools = Tools(tmp_path, secure)
    tools.ok("uv", *publish(secure), *dist, environ=secure.trusted_publishing.variables())
    (release,) = secure.index.project("spam")["releases"]
    assert {file["uploaded_by"] for file in release["files"]} == {"alice"}
    asked = [entry.target.partition("?")[0] for entry in secure.requests.list(path="/_/oidc/*")]
    assert {"/_/oidc/audience", "/_/oidc/mint-token"} <= set(asked)


def test_uv_tells_why_another_job_is_not_trusted(tmp_path, secure, dist):
    tools = Tools(tmp_path, secure)
    environ = secure.trusted_publishing.variables(workflow="other.yml")
    said = tools.no("uv", *publish(secure), *dist, environ=environ)
    assert "workflow should be 'release.yml' and is 'other.yml'" in said
    assert secure.index.projects() == []
