"""pip, uv and poetry, unmodified: of what was published as in 2012, and of what twine uploaded."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

import pytest

from tests.clients import packages

SPAM = ["spam-1.0.dist-info"]
RELEASES = {
    "users": [],
    "projects": [
        {
            "name": "spam",
            "owners": ["alice"],
            "releases": [
                {"version": "1.0", "files": [{"synthesise": "wheel"}]},
                {"version": "2.0", "files": [{"synthesise": "wheel"}]},
            ],
        }
    ],
}


@pytest.fixture
def two_releases(mock) -> None:
    mock.seed.add(RELEASES)


def paths(mock) -> list[str]:
    return [urlsplit(entry.target).path for entry in mock.requests.list()]


def app(tools, mock) -> None:
    (tools.folder / "pyproject.toml").write_text(
        '[project]\nname = "app"\nversion = "1"\nrequires-python = ">=3.10"\ndependencies = []\n'
        "[tool.poetry]\npackage-mode = false\n"
        f'[[tool.poetry.source]]\nname = "mock"\nurl = "{mock.index.url}"\npriority = "primary"\n'
    )


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


def test_pip_does_not_mind_credentials_in_the_address(mock, tools, published):
    url = mock.index.url.replace("://", "://alice:alice@")
    tools.ok("pip", "install", "--index-url", url, *tools.target, published)
    assert tools.installed() == SPAM


def test_pip_skips_a_yanked_release_unless_it_is_pinned(mock, tools, two_releases):
    mock.index.yank("spam", "2.0", "it bites")
    tools.ok("pip", *tools.pip("download", "-d", "newest", "spam"))
    said = tools.ok("pip", *tools.pip("download", "-d", "pinned", "spam==2.0"))
    assert "it bites" in said
    assert [path.name for path in (tools.folder / "newest").iterdir()] == [
        "spam-1.0-py3-none-any.whl"
    ]


@pytest.mark.parametrize("change", ["quarantined", "deleted"])
def test_pip_does_not_find_what_is_gone(mock, tools, published, change):
    if change == "quarantined":
        mock.index.status(published, "quarantined")
    else:
        mock.index.delete(published)
    said = tools.no("pip", *tools.pip("download", "-d", "got", published))
    assert "No matching distribution found for spam" in said


def test_pip_heeds_requires_python(mock, tools):
    release = {
        "version": "1.0",
        "metadata": {"requires_python": ">=3.99"},
        "files": [{"synthesise": "wheel"}],
    }
    mock.seed.add({"projects": [{"name": "spam", "owners": ["alice"], "releases": [release]}]})
    said = tools.no("pip", *tools.pip("download", "-d", "got", "spam"))
    assert "Requires-Python >=3.99" in said


@pytest.mark.parametrize("without", [["json"], ["hashes"], ["core-metadata", "size"]])
def test_pip_installs_from_an_index_that_says_less(mock, tools, published, without):
    mock.index.behave(index_without=without)
    tools.ok("pip", *tools.pip("install", *tools.target, published))
    assert tools.installed() == SPAM


def test_pip_refuses_upload_times_that_are_not_told(mock, tools, published):
    mock.index.behave(index_without=["upload-time"])
    arguments = tools.pip("download", "-d", "got", "--uploaded-prior-to", "2999-01-01", published)
    assert "upload-time" in tools.no("pip", *arguments)


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


def test_uv_skips_a_yanked_release(mock, tools, two_releases):
    mock.index.yank("spam", "2.0", "it bites")
    tools.ok("uv", "pip", "install", *tools.target, "spam")
    assert tools.installed() == SPAM


def test_uv_does_not_find_what_is_quarantined(mock, tools, published):
    mock.index.status(published, "quarantined")
    assert "spam" in tools.no("uv", "pip", "install", *tools.target, published)


@pytest.mark.parametrize("without", [["json"], ["core-metadata"], ["size", "upload-time"]])
def test_uv_installs_from_an_index_that_says_less(mock, tools, published, without):
    mock.index.behave(index_without=without)
    tools.ok("uv", "pip", "install", *tools.target, published)
    assert tools.installed() == SPAM


def test_uv_installs_from_an_index_of_version_1_0(mock, tools, published):
    mock.index.behave(index_api="1.0")
    tools.ok("uv", "pip", "install", *tools.target, published)
    assert tools.installed() == SPAM


# ---- poetry --------------------------------------------------------------------------------


def test_poetry_adds(mock, tools, published):
    app(tools, mock)
    tools.ok("poetry", "add", "-n", published)
    lock = (tools.folder / "poetry.lock").read_text()
    assert 'file = "spam-1.0-py3-none-any.whl", hash = "sha256:' in lock
    assert list((tools.folder / ".venv").glob("lib/*/site-packages/spam-1.0.dist-info"))


def test_poetry_hashes_what_the_index_does_not(mock, tools, published):
    app(tools, mock)
    mock.index.behave(index_without=["hashes"])
    tools.ok("poetry", "add", "-n", "--lock", published)
    assert 'hash = "sha256:' in (tools.folder / "poetry.lock").read_text()
