"""What backends of today build, sent by each uploader, told by the index, and installed again."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
import requests
from packaging.metadata import Metadata
from packaging.requirements import Requirement

from tests.packaging import building
from tests.packaging.tools import twine_arguments

if TYPE_CHECKING:
    from pathlib import Path

FILES = ["tinned_spam-1.0-py3-none-any.whl", "tinned_spam-1.0.tar.gz"]


@pytest.fixture(scope="module", params=building.BACKENDS)
def backend(request) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def built(backend, tmp_path_factory) -> tuple[Path, list[Path]]:
    """The project's folder, and the wheel and the sdist that the backend has made of it."""
    folder = tmp_path_factory.mktemp("built")
    building.project(folder, backend)
    return folder, building.build(folder, backend)


def publish(mock, tools, uploader: str, folder: Path, dist: list[Path]) -> None:
    url = mock.index.upload_url
    arguments: dict[str, list[object]] = {
        "twine": [*twine_arguments(mock, "alice", "alice"), *dist],
        "uv": ["publish", "--publish-url", url, "-u", "alice", "-p", "alice", *dist],
        "poetry": ["-C", folder, "publish", "-n", "-r", "mock", "-u", "alice", "-p", "alice"],
        "hatch": ["publish", "-n", "-r", url, "-u", "alice", "-a", "alice", *dist],
    }
    environ = {"POETRY_REPOSITORIES_MOCK_URL": url}
    tools.ok(uploader, *arguments[uploader], environ=environ)


def metadata(wheel: Path) -> bytes:
    with zipfile.ZipFile(wheel) as archive:
        return archive.read("tinned_spam-1.0.dist-info/METADATA")


def requirements(lines: list[str]) -> set[Requirement]:
    return {Requirement(line) for line in lines}


def keywords(text: str) -> list[str]:
    return [word.strip() for word in text.split(",")]


# ---- Uploaded ------------------------------------------------------------------------------


@pytest.mark.parametrize("uploader", ["twine", "uv", "poetry", "hatch"])
def test_the_index_tells_what_the_built_files_say(mock, tools, built, uploader):
    folder, dist = built
    publish(mock, tools, uploader, folder, dist)
    told = requests.get(f"{mock.url}/pypi/tinned-spam/json", timeout=60).json()
    assert sorted(file["filename"] for file in told["urls"]) == FILES
    info, said = told["info"], Metadata.from_email(metadata(dist[0]))
    assert (info["name"], info["version"]) == (said.name, str(said.version))
    assert info["summary"] == said.summary == "A can of spam, for Zoë"
    assert info["description"] == said.description
    assert info["description_content_type"] == said.description_content_type
    assert (info["author"] or None, info["author_email"]) == (said.author, said.author_email)
    assert info["maintainer"] == said.maintainer
    assert info["license_expression"] == said.license_expression
    assert info["license_files"] == said.license_files
    assert info["classifiers"] == said.classifiers
    assert info["requires_python"] == str(said.requires_python)
    assert info["project_urls"] == said.project_urls
    assert info["provides_extra"] == said.provides_extra
    assert requirements(info["requires_dist"]) == set(said.requires_dist or ())
    assert keywords(info["keywords"]) == said.keywords


def test_flit_publishes_what_it_builds_with_all_it_says(mock, tools):
    folder = tools.folder / "project"
    building.project(folder, "flit_core")
    environ = {
        "FLIT_INDEX_URL": mock.index.upload_url,
        "FLIT_USERNAME": "alice",
        "FLIT_PASSWORD": "alice",
    }
    tools.ok("flit", "-f", folder / "pyproject.toml", "publish", environ=environ)
    told = requests.get(f"{mock.url}/pypi/tinned-spam/json", timeout=60).json()
    assert sorted(file["filename"] for file in told["urls"]) == FILES
    assert told["info"]["summary"] == "A can of spam, for Zoë"
    assert told["info"]["provides_extra"] == ["toast"]


# ---- Installed -----------------------------------------------------------------------------


def test_installers_are_given_the_metadata_of_both_files(mock, tools, built):
    folder, dist = built
    publish(mock, tools, "uv", folder, dist)
    accept = {"Accept": "application/vnd.pypi.simple.v1+json"}
    page = requests.get(f"{mock.index.url}tinned-spam/", headers=accept, timeout=60)
    wheel, sdist = sorted(page.json()["files"], key=lambda file: file["filename"])
    assert (wheel["filename"], sdist["filename"]) == tuple(FILES)
    for file in (wheel, sdist):
        address = requests.compat.urljoin(page.url, file["url"])
        given = requests.get(f"{address}.metadata", timeout=60).content
        assert Metadata.from_email(given).requires_dist
        assert file["requires-python"] == ">=3.10"
    assert requests.get(
        f"{mock.url}/files/tinned-spam/{FILES[0]}.metadata", timeout=60
    ).content == (metadata(dist[0]))


@pytest.mark.parametrize("installer", ["pip", "uv"])
def test_installers_take_an_extra_from_the_index_too(mock, tools, built, installer):
    folder, dist = built
    publish(mock, tools, "uv", folder, dist)
    release = {"version": "1.0", "files": [{"synthesise": "wheel"}]}
    bread = {"name": "bread", "owners": ["alice"], "releases": [release]}
    mock.seed.add({"projects": [bread]})
    wanted = [*tools.target, "tinned-spam[toast]"]
    if installer == "pip":
        tools.ok("pip", *tools.pip("install", *wanted))
    else:
        tools.ok("uv", "pip", "install", *wanted)
    assert tools.installed() == ["bread-1.0.dist-info", "tinned_spam-1.0.dist-info"]


def test_an_installer_builds_the_sdist_with_its_backend(mock, tools, built, backend):
    folder, dist = built
    publish(mock, tools, "uv", folder, dist)
    how = ["--no-deps", "--no-binary", ":all:", *tools.target, "tinned-spam"]
    if backend == "uv_build":  # uv has it within
        tools.ok("uv", "pip", "install", *how)
    else:
        tools.ok("pip", *tools.pip("install", "--no-build-isolation", *how))
    assert tools.installed() == ["tinned_spam-1.0.dist-info"]
