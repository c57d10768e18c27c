"""twine, uv, poetry, flit and hatch, unmodified, against `/legacy/`."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
import requests

from tests.clients import packages
from tests.packaging.tools import twine_arguments

if TYPE_CHECKING:
    from pathlib import Path

FILES = ["spam-1.0-py3-none-any.whl", "spam-1.0.tar.gz"]
TOKEN = "pypi-alice-token"
FLIT = ["-f", "project/pyproject.toml", "publish"]


def files(mock) -> list[str]:
    (release,) = mock.index.project("spam")["releases"]
    return sorted(file["filename"] for file in release["files"])


def changed(dist) -> None:
    """Give the wheel other bytes under the same name."""
    dist[0].write_bytes(packages.wheel("spam")[1].replace(b"NAME = ", b"name = "))


def uv_publish(mock, *more: object, user: str = "alice", password: str = "alice") -> list[object]:
    url = ["--publish-url", mock.index.upload_url]
    return ["publish", *url, "--username", user, "--password", password, *more]


# ---- twine ---------------------------------------------------------------------------------


def test_twine_uploads_and_may_upload_the_same_again(mock, tools, dist):
    tools.twine(*dist)
    tools.twine(*dist)
    assert files(mock) == FILES


def test_twine_uploads_with_an_api_token(mock, tools, dist):
    tools.twine(*dist, user="__token__", password=TOKEN)
    assert files(mock) == FILES


def test_twine_prints_why_other_bytes_are_refused(mock, tools, dist):
    tools.twine(*dist)
    changed(dist)
    said = tools.no("twine", *twine_arguments(mock, "alice", "alice"), dist[0])
    assert "'spam-1.0-py3-none-any.whl' already exists with other content" in said


def test_twine_prints_why_credentials_are_refused(mock, tools, dist):
    said = tools.no("twine", *twine_arguments(mock, "alice", "wrong"), *dist)
    assert "403" in said
    assert "no user has this name and this password" in said
    assert mock.index.projects() == []


def test_twine_says_that_the_slash_is_missing(mock, tools, dist):
    arguments = [
        word.removesuffix("/") if word == mock.index.upload_url else word
        for word in twine_arguments(mock, "alice", "alice")
    ]
    assert "missing a trailing slash" in tools.no("twine", *arguments, *dist)


def test_twine_asks_five_times_of_a_busy_server(mock, tools, dist):
    with mock.fault(path="/legacy/", next=2, status=503):
        tools.twine(dist[0])
    statuses = [entry.status for entry in mock.requests.list(path="/legacy/")]
    assert sorted(statuses) == [200, 503, 503]


@pytest.mark.parametrize(("personality", "said"), [("legacy-2012", ""), ("pypi-today", "410")])
def test_twine_registers_where_one_still_can(mock, tools, dist, personality, said):
    mock.index.behave(personality=personality)
    arguments = twine_arguments(mock, "alice", "alice")
    arguments = ["register", *(word for word in arguments[2:] if word != "--disable-progress-bar")]
    arguments = [w.replace("/legacy/", "/pypi") for w in arguments]
    if said:
        assert said in tools.no("twine", *arguments, dist[1])
    else:
        tools.ok("twine", *arguments, dist[1])
        assert mock.index.projects() == ["spam"]


def test_twine_sends_a_signature_which_is_served_beside_the_file(mock, tools, dist):
    signature = dist[1].with_name(f"{dist[1].name}.asc")
    signature.write_text("-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----\n")
    tools.twine(dist[1], signature)
    served = requests.get(f"{mock.url}/files/spam/{signature.name}", timeout=60)
    assert served.text == signature.read_text()


# ---- uv ------------------------------------------------------------------------------------


def test_uv_publishes_and_skips_what_is_there(mock, tools, dist):
    tools.ok("uv", *uv_publish(mock, *dist))
    said = tools.ok("uv", *uv_publish(mock, "--check-url", mock.index.url, *dist))
    assert said.count("already exists, skipping") == 2
    assert files(mock) == FILES


def test_uv_publishes_with_a_token_alone(mock, tools, dist):
    url = ["--publish-url", mock.index.upload_url]
    tools.ok("uv", "publish", *url, "--token", TOKEN, *dist)
    assert files(mock) == FILES


def test_uv_tells_the_reason_of_a_refusal(mock, tools, dist):
    tools.twine(*dist)
    changed(dist)
    said = tools.no("uv", *uv_publish(mock, dist[0]))
    assert "already exists with other content" in said


def test_uv_compares_with_what_the_index_has_before_it_sends(mock, tools, dist):
    tools.twine(*dist)
    changed(dist)
    mock.requests.clear()
    said = tools.no("uv", *uv_publish(mock, "--check-url", mock.index.url, *dist))
    assert "Local file and index file do not match for `spam-1.0-py3-none-any.whl`" in said
    assert [entry.method for entry in mock.requests.list()] == ["GET"]


def test_uv_follows_to_the_slash(mock, tools, dist):
    arguments = uv_publish(mock, *dist)
    arguments[2] = mock.index.upload_url.removesuffix("/")
    tools.ok("uv", *arguments)
    assert files(mock) == FILES


# ---- poetry, flit, hatch -------------------------------------------------------------------


def poetry_project(folder: Path) -> None:
    (folder / "pyproject.toml").write_text(
        '[project]\nname = "spam"\nversion = "1.0"\ndescription = "A can of spam"\n'
        "[tool.poetry]\npackages = []\n"
    )


def test_poetry_publishes_and_skips_what_is_there(mock, tools, dist):
    poetry_project(tools.folder)
    environ = {"POETRY_REPOSITORIES_MOCK_URL": mock.index.upload_url}
    arguments = ["publish", "-n", "-r", "mock", "-u", "alice", "-p", "alice"]
    tools.ok("poetry", *arguments, environ=environ)
    assert files(mock) == FILES
    changed(dist)
    tools.ok("poetry", *arguments, "--skip-existing", environ=environ)
    said = tools.no("poetry", *arguments, environ=environ)
    assert "already exists" in said


@pytest.fixture
def flit_project(mock, tools) -> dict[str, str]:
    """A project in a folder, and the variables that publish it."""
    folder = tools.folder / "project"
    folder.mkdir()
    (folder / "spam.py").write_text('"""A can of spam"""\n\n__version__ = "1.0"\n')
    (folder / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["flit_core"]\nbuild-backend = "flit_core.buildapi"\n'
        '[project]\nname = "spam"\ndynamic = ["version", "description"]\n'
    )
    return {
        "FLIT_INDEX_URL": mock.index.upload_url,
        "FLIT_USERNAME": "alice",
        "FLIT_PASSWORD": "alice",
    }


def test_flit_builds_and_publishes(mock, tools, flit_project):
    assert "/project/spam/" in tools.ok("flit", *FLIT, environ=flit_project)
    assert files(mock) == ["spam-1.0-py2.py3-none-any.whl", "spam-1.0.tar.gz"]


def test_flit_follows_to_the_slash(mock, tools, flit_project):
    flit_project["FLIT_INDEX_URL"] = mock.index.upload_url.removesuffix("/")
    tools.ok("flit", *FLIT, environ=flit_project)
    assert files(mock) == ["spam-1.0-py2.py3-none-any.whl", "spam-1.0.tar.gz"]


def test_flit_ends_with_the_reason_of_a_refusal(mock, tools, flit_project):
    flit_project["FLIT_PASSWORD"] = "wrong"
    said = tools.no("flit", *FLIT, environ=flit_project)
    assert "403 Client Error: no user has this name and this password" in said
    assert mock.index.projects() == []


def test_hatch_publishes_and_finds_what_is_there(mock, tools, dist):
    arguments = ["publish", "-n", "-r", mock.index.upload_url, "-u", "alice", "-a", "alice"]
    assert tools.ok("hatch", *arguments, *dist).count("success") == 2
    assert tools.ok("hatch", *arguments, *dist).count("already exists") == 2
    assert files(mock) == FILES


def test_hatch_names_the_address_with_the_slash(mock, tools, dist):
    url = mock.index.upload_url.removesuffix("/")
    said = tools.no("hatch", "publish", "-n", "-r", url, "-u", "alice", "-a", "alice", *dist)
    assert f"Redirect location: '{mock.index.upload_url}'" in said


def test_hatch_prints_why_it_is_refused(mock, tools, dist):
    mock.index.behave(read_only=True)
    url = mock.index.upload_url
    said = tools.no("hatch", "publish", "-n", "-r", url, "-u", "__token__", "-a", TOKEN, dist[0])
    assert "read-only" in said


def test_poetry_prints_why_other_bytes_are_refused(mock, tools, dist):
    poetry_project(tools.folder)
    tools.twine(dist[1])
    dist[1].write_bytes(gzip.compress(gzip.decompress(dist[1].read_bytes()), mtime=1))
    environ = {"POETRY_REPOSITORIES_MOCK_URL": mock.index.upload_url}
    arguments = ["publish", "-n", "-r", "mock", "-u", "__token__", "-p", TOKEN]
    said = tools.no("poetry", *arguments, environ=environ)
    assert "already exists with other content" in said


@pytest.mark.parametrize("tool", ["uv", "poetry", "hatch"])
def test_the_others_fail_with_a_wrong_password(mock, tools, dist, tool):
    poetry_project(tools.folder)
    url = mock.index.upload_url
    arguments: dict[str, list[object]] = {
        "uv": uv_publish(mock, *dist, password="wrong"),
        "poetry": ["publish", "-n", "-r", "mock", "-u", "alice", "-p", "wrong"],
        "hatch": ["publish", "-n", "-r", url, "-u", "alice", "-a", "wrong", *dist],
    }
    environ = {"POETRY_REPOSITORIES_MOCK_URL": url}
    assert "403" in tools.no(tool, *arguments[tool], environ=environ)
    assert mock.index.projects() == []
