"""What pip, uv and poetry choose of what the index tells them of."""

from __future__ import annotations

import pytest

from tests.packaging.installing import INSTALLERS, install, project, release


@pytest.fixture(params=INSTALLERS)
def installer(request) -> str:
    name: str = request.param
    return name


@pytest.fixture
def two_releases(mock) -> None:
    mock.seed.add({"projects": [project("spam", release("1.0"), release("2.0"))]})


def downloads(mock) -> list[str]:
    return [entry.path for entry in mock.requests.list(path="/files/*")]


def test_the_newest_is_taken(tools, two_releases, installer):
    assert install(tools, installer, "spam").versions == {"spam": "2.0"}


def test_a_yanked_release_is_passed_over(mock, tools, two_releases, installer):
    mock.index.yank("spam", "2.0", "it bites")
    assert install(tools, installer, "spam").versions == {"spam": "1.0"}


def test_a_yanked_release_is_taken_with_its_reason_if_it_is_pinned(
    mock, tools, two_releases, installer
):
    mock.index.yank("spam", "2.0", "it bites")
    outcome = install(tools, installer, "spam==2.0")
    assert (outcome.versions, "it bites" in outcome.said) == ({"spam": "2.0"}, True)


def test_what_was_unyanked_is_taken_again(mock, tools, two_releases):
    mock.index.yank("spam", "2.0", "it bites")
    mock.index.unyank("spam", "2.0")
    assert install(tools, "uv", "spam").versions == {"spam": "2.0"}


def test_a_hidden_release_is_taken_all_the_same(mock, tools, two_releases):
    mock.index.hide("spam", "2.0")
    assert install(tools, "uv", "spam").versions == {"spam": "2.0"}


@pytest.mark.parametrize("way", ["quarantined", "deleted"])
def test_what_is_gone_is_not_found(mock, tools, two_releases, installer, way):
    if way == "quarantined":
        mock.index.status("spam", "quarantined", "it bites")
    else:
        mock.index.delete("spam")
    outcome = install(tools, installer, "spam")
    assert (outcome.succeeded, outcome.versions) == (False, {})


def test_a_release_that_was_deleted_is_not_found(mock, tools, two_releases):
    mock.index.delete("spam", version="2.0")
    assert install(tools, "uv", "spam").versions == {"spam": "1.0"}


@pytest.mark.parametrize("status", ["archived", "deprecated"])
def test_what_is_no_longer_cared_for_is_installed(mock, tools, two_releases, installer, status):
    mock.index.status("spam", status, "eat ham")
    assert install(tools, installer, "spam").versions == {"spam": "2.0"}


@pytest.mark.parametrize("installer", ["pip", "uv"])
def test_a_release_for_a_python_to_come_is_passed_over(mock, tools, installer):
    later = release("2.0", requires_python=">=3.99")
    mock.seed.add({"projects": [project("spam", release("1.0"), later)]})
    assert install(tools, installer, "spam").versions == {"spam": "1.0"}


def test_poetry_says_which_python_a_release_is_for(mock, tools):
    later = release("2.0", requires_python=">=3.99")
    mock.seed.add({"projects": [project("spam", release("1.0"), later)]})
    outcome = install(tools, "poetry", "spam")
    assert not outcome.succeeded
    assert "spam requires Python >=3.99" in outcome.said


def test_going_back_costs_metadata_and_no_wheel(mock, tools, installer):
    needy = release("2.0", requires_dist=["eggs>=1"])
    eggs = project("eggs", release("0.5"))
    mock.seed.add({"projects": [project("spam", release("1.0"), needy), eggs]})
    assert install(tools, installer, "spam<3").versions == {"spam": "1.0"}
    asked = downloads(mock)
    assert "/files/spam/spam-2.0-py3-none-any.whl.metadata" in asked
    assert "/files/spam/spam-2.0-py3-none-any.whl" not in asked


def test_dependencies_come_along(mock, tools, installer):
    needy = release("2.0", requires_dist=["eggs>=0.1", "ham; python_version < '3'"])
    eggs = project("eggs", release("0.5"))
    mock.seed.add({"projects": [project("spam", needy), eggs]})
    assert install(tools, installer, "Spam").versions == {"spam": "2.0", "eggs": "0.5"}


def test_the_lock_of_uv_has_what_the_index_tells_of_a_file(mock, tools, two_releases):
    (tools.folder / "pyproject.toml").write_text(
        '[project]\nname = "app"\nversion = "1"\nrequires-python = ">=3.10"\n'
    )
    tools.ok("uv", "add", "--no-sync", "spam")
    lock = (tools.folder / "uv.lock").read_text()
    (file,) = mock.index.project("spam")["releases"][-1]["files"]
    assert f'hash = "sha256:{file["sha256"]}", size = {file["size"]}, upload-time = "' in lock
