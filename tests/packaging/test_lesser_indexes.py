"""How pip, uv and poetry do with an index that tells less."""

from __future__ import annotations

import pytest

from tests.packaging.installing import INSTALLERS, install, project, release

WHEEL = "/files/spam/spam-1.0-py3-none-any.whl"


@pytest.fixture(params=INSTALLERS)
def installer(request) -> str:
    name: str = request.param
    return name


@pytest.fixture(autouse=True)
def _spam(mock) -> None:
    mock.seed.add({"projects": [project("spam", release("1.0"))]})


def asked(mock) -> list[tuple[str, str, int]]:
    return [(entry.method, entry.path, entry.status) for entry in mock.requests.list()]


@pytest.mark.parametrize(
    "without",
    [
        ["json"],
        ["json", "hashes"],
        ["core-metadata", "size"],
        ["requires-python", "yanked", "upload-time", "versions", "status"],
    ],
    ids="-".join,
)
def test_they_install_from_an_index_that_leaves_things_out(mock, tools, installer, without):
    mock.index.behave(index_without=without)
    assert install(tools, installer, "spam").versions == {"spam": "1.0"}


def test_they_install_from_an_index_of_an_older_version(mock, tools, installer):
    mock.index.behave(index_api="1.0")
    assert install(tools, installer, "spam").versions == {"spam": "1.0"}


@pytest.mark.parametrize("installer", ["uv", "poetry"])
def test_without_core_metadata_a_part_of_the_wheel_is_read(mock, tools, installer):
    mock.index.behave(index_without=["core-metadata"])
    install(tools, installer, "spam")
    assert ("GET", WHEEL, 206) in asked(mock)


def test_without_core_metadata_pip_reads_the_whole_wheel(mock, tools):
    mock.index.behave(index_without=["core-metadata"])
    install(tools, "pip", "--dry-run", "spam")
    assert asked(mock) == [("GET", "/simple/spam/", 200), ("GET", WHEEL, 200)]


def test_poetry_hashes_what_the_index_does_not(mock, tools):
    mock.index.behave(index_without=["hashes"])
    install(tools, "poetry", "spam")
    (file,) = mock.index.project("spam")["releases"][0]["files"]
    assert f'hash = "sha256:{file["sha256"]}"' in (tools.folder / "poetry.lock").read_text()


def test_pip_checks_no_upload_time_that_it_is_not_told(mock, tools):
    mock.index.behave(index_without=["upload-time"])
    outcome = install(tools, "pip", "--uploaded-prior-to", "2999-01-01", "spam")
    assert (outcome.succeeded, "upload-time" in outcome.said) == (False, True)


def test_uv_takes_nothing_whose_upload_time_it_is_not_told(mock, tools):
    mock.index.behave(index_without=["upload-time"])
    outcome = install(tools, "uv", "--exclude-newer", "2999-01-01", "spam")
    assert (outcome.succeeded, outcome.versions) == (False, {})
