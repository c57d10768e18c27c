"""The package index in the hands of a test."""

from __future__ import annotations

import json
from urllib.request import Request, urlopen

import pytest

from pypi_mock.testing.errors import MockError

SPAM = {
    "projects": [
        {
            "name": "spam",
            "owners": ["alice"],
            "releases": [
                {"version": "1.0", "files": [{"synthesise": "sdist"}]},
                {"version": "2.0", "files": [{"synthesise": "sdist"}]},
            ],
        }
    ]
}


@pytest.fixture
def index(mock):
    mock.seed.add(SPAM)
    yield mock.index
    mock.reset()


def page(index):
    request = Request(
        f"{index.url}spam/", headers={"Accept": "application/vnd.pypi.simple.v1+json"}
    )
    with urlopen(request) as answer:
        return json.load(answer)


def test_a_test_sees_what_is_published(index):
    assert index.projects() == ["spam"]
    assert [release["version"] for release in index.project("spam")["releases"]] == ["1.0", "2.0"]


def test_a_test_yanks_and_hides_and_takes_it_back(index):
    index.yank("spam", "1.0", "why")
    index.hide("spam", "2.0")
    assert [file["yanked"] for file in page(index)["files"]] == ["why", False]
    assert [release["hidden"] for release in index.project("spam")["releases"]] == [False, True]
    index.unyank("spam", "1.0")
    assert [file["yanked"] for file in page(index)["files"]] == [False, False]


def test_a_test_says_what_became_of_a_project(index):
    index.status("spam", "archived", "done")
    assert page(index)["project-status"] == {"status": "archived", "reason": "done"}


def test_a_test_deletes_a_file_a_release_and_a_project(index):
    index.delete("spam", filename="spam-1.0.tar.gz")
    assert [file["filename"] for file in page(index)["files"]] == ["spam-2.0.tar.gz"]
    index.delete("spam", version="2.0")
    assert page(index)["files"] == []
    index.delete("spam")
    with pytest.raises(MockError, match="no project"):
        index.project("spam")


def test_a_test_degrades_the_index_until_the_next_reset(index, mock):
    assert index.behave(index_api="1.0", index_without=["hashes"])["index_without"] == ["hashes"]
    found = page(index)
    assert (found["meta"]["api-version"], found["files"][0]["hashes"]) == ("1.0", {})
    mock.reset()
    assert index.behave()["index_api"] == "1.4"


def test_the_addresses_are_those_that_tools_take(index, mock):
    assert (index.url, index.upload_url) == (f"{mock.url}/simple/", f"{mock.url}/legacy/")
