"""pip, uv and poetry, unmodified: of what was published as in 2012, and of what twine uploaded."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

import pytest

from tests.clients import packages
from tests.packaging.installing import app

SPAM = ["spam-1.0.dist-info"]


def paths(mock) -> list[str]:
    return [urlsplit(entry.target).path for entry in mock.requests.list()]


# ---- pip -----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["--only-binary", "--no-binary"])
def test_pip_installs(tools, published, form):
    tools.ok("pip", *tools.pip("install", form, ":all:", *tools.target, published))
    assert tools.installed() == SPAM


def test_pip_downloads_with_hashes(tools, published, dist):
    digest = hashlib.sha256(dist[0].read_bytes()).hexdigest()
    wanted = tools.folder / "requirements.txt"
    wanted.write_text(f"{published}==1.0 --hash=sha256:{digest}\n")
    tools.ok("pip", *tools.pip("download", "--require-hashes", "-d", "got", "-r", wanted))
    assert (tools.folder / "got" / dist[0].name).read_bytes() == dist[0].read_bytes()
    wanted.write_text(f"{published}==1.0 --hash=sha256:{'0' * 64}\n")
    said = tools.no("pip", *tools.pip("download", "--require-hashes", "-d", "no", "-r", wanted))
    assert "DO NOT MATCH" in said


def test_pip_reads_upload_times(tools, published):
    old, new = "2020-01-01", "2999-01-01"
    arguments = ["download", "--no-deps", "-d", "got", "--uploaded-prior-to"]
    assert "No matching distribution" in tools.no("pip", *tools.pip(*arguments, old, published))
    tools.ok("pip", *tools.pip(*arguments, new, published))


def test_pip_lists_versions(tools, published):
    assert "Available versions: 1.0" in tools.ok("pip", *tools.pip("index", "versions", published))


def test_pip_searches(mock, tools, published):
    said = tools.ok("pip", "search", "--index", f"{mock.url}/pypi", published)
    assert said.startswith("spam (1.0)")


def test_pip_asks_for_the_metadata_before_the_wheel(mock, tools, published):
    arguments = tools.pip("install", "--dry-run", "--ignore-installed", published)
    tools.ok("pip", *arguments)
    asked = paths(mock)
    assert f"/files/spam/{packages.wheel('spam')[0]}.metadata" in asked
    assert f"/files/spam/{packages.wheel('spam')[0]}" not in asked


def test_pip_resumes_a_broken_download(mock, tools, published, dist):
    path = f"/files/spam/{dist[0].name}"
    with mock.fault(path=path, truncate=True):
        tools.ok("pip", *tools.pip("download", "--no-deps", "-d", "got", published))
    assert (tools.folder / "got" / dist[0].name).read_bytes() == dist[0].read_bytes()
    assert [entry.status for entry in mock.requests.list(path=path)] == [200, 206]


# ---- uv ------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["--only-binary", "--no-binary"])
def test_uv_installs(tools, published, form):
    tools.ok("uv", "pip", "install", form, ":all:", *tools.target, published)
    assert tools.installed() == SPAM


def test_uv_reads_upload_times(tools, published):
    arguments = ["pip", "install", *tools.target, published, "--exclude-newer"]
    assert "filtered by `exclude-newer`" in tools.no("uv", *arguments, "2020-01-01")
    tools.ok("uv", *arguments, "2999-01-01")
    assert tools.installed() == SPAM


def test_uv_asks_for_the_metadata_before_the_wheel(mock, tools, published):
    tools.ok("uv", "pip", "install", "--dry-run", *tools.target, published)
    asked = paths(mock)
    assert f"/files/spam/{packages.wheel('spam')[0]}.metadata" in asked
    assert f"/files/spam/{packages.wheel('spam')[0]}" not in asked


# ---- poetry --------------------------------------------------------------------------------


def test_poetry_adds(mock, tools, published):
    app(tools)
    tools.ok("poetry", "add", "-n", published)
    lock = (tools.folder / "poetry.lock").read_text()
    assert 'file = "spam-1.0-py3-none-any.whl", hash = "sha256:' in lock
    assert list((tools.folder / ".venv").glob("lib/*/site-packages/spam-1.0.dist-info"))
