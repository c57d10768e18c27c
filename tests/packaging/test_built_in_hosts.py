"""twine where it believes to upload to a public index: some of it works nowhere else.

Its hosts are built in. A proxy on loopback leads them to this server, whose certificate has their
names; twine itself is as it is.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from pypi_mock.testing import PyPIMock
from tests.clients import packages
from tests.packaging import proxy
from tests.packaging.tools import installed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ITS_HOSTS = """
from urllib.parse import urlsplit
from twine import repository, utils
urls = utils.DEFAULT_REPOSITORY, utils.TEST_REPOSITORY, repository.LEGACY_PYPI
print(",".join(str(urlsplit(url).hostname) for url in urls))
"""
QUIET = ("--non-interactive", "--disable-progress-bar")
PASSWORD = ("--username", "__token__", "--password", "pypi-alice-token")


@pytest.fixture(scope="module")
def running_mock() -> Iterator[PyPIMock]:
    """Instead of the common server, one with a certificate of the hosts that twine knows."""
    command = [installed("python"), "-c", ITS_HOSTS]
    hosts = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    with PyPIMock(arguments=("--tls", "auto", "--tls-name", hosts)) as mock:
        yield mock


@pytest.fixture
def proxied(mock: PyPIMock) -> Iterator[dict[str, str]]:
    """The variables that lead twine here."""
    with proxy.leading_to(mock.url) as address:
        yield {"https_proxy": address, "REQUESTS_CA_BUNDLE": mock.ca_file}


def asked(mock: PyPIMock) -> list[tuple[str, str, int]]:
    entries = mock.requests.list()
    return [(entry.method, entry.target.partition("?")[0], entry.status) for entry in entries]


def uploaders(mock: PyPIMock) -> set[str]:
    (release,) = mock.index.project("spam")["releases"]
    return {file["uploaded_by"] for file in release["files"]}


def changed(path: Path) -> Path:
    path.write_bytes(packages.wheel("spam")[1].replace(b"NAME = ", b"name = "))
    return path


def test_twine_publishes_from_a_job_that_is_trusted(mock, tools, dist, proxied):
    environ = mock.trusted_publishing.variables() | proxied
    said = tools.ok("twine", "upload", "-r", "testpypi", *QUIET, *dist, environ=environ)
    assert "Minted upload token" in said
    assert uploaders(mock) == {"alice"}
    assert asked(mock) == [
        ("GET", "/_/oidc/audience", 200),
        ("GET", "/_/oidc/id-token", 200),
        ("POST", "/_/oidc/mint-token", 200),
        ("POST", "/legacy/", 200),
        ("POST", "/legacy/", 200),
    ]


def test_twine_tells_why_another_job_is_not_trusted(mock, tools, dist, proxied):
    environ = mock.trusted_publishing.variables(workflow="other.yml") | proxied
    said = tools.no("twine", "upload", "-r", "testpypi", *QUIET, *dist, environ=environ)
    assert "workflow should be 'release.yml' and is 'other.yml'" in said
    assert mock.index.projects() == []


def test_twine_skips_what_the_json_api_lists(mock, tools, dist, proxied):
    arguments = ["upload", "-r", "pypi", "--skip-existing", *QUIET, *PASSWORD]
    tools.ok("twine", *arguments, *dist, environ=proxied)
    mock.requests.clear()
    said = tools.ok("twine", *arguments, *dist, environ=proxied)
    assert said.count("appears to already exist") == 2
    assert asked(mock) == [("GET", "/pypi/spam/json", 200)]


def test_twine_skips_what_is_refused_because_it_exists(mock, tools, dist, proxied):
    arguments = ["upload", "-r", "testpypi", "--skip-existing", *QUIET, *PASSWORD]
    tools.ok("twine", *arguments, *dist, environ=proxied)
    mock.requests.clear()
    said = tools.ok("twine", *arguments, changed(dist[0]), environ=proxied)
    assert "appears to already exist" in said
    assert asked(mock) == [("POST", "/legacy/", 400)]


def test_twine_skips_nothing_elsewhere(mock, tools, dist, proxied):
    arguments = ["upload", "--repository-url", mock.index.upload_url, "--skip-existing"]
    said = tools.no("twine", *arguments, *QUIET, *PASSWORD, *dist, environ=proxied)
    assert "does not have support for the following features: --skip-existing" in said
    assert asked(mock) == []
