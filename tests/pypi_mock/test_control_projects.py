"""What a test may do to the package index without being anybody's owner."""

from __future__ import annotations

import json

import pytest

from pypi_mock.seeds.dumping import dump
from pypi_mock.seeds.reading import seed_of
from pypi_mock.seeds.resetting import replaced_by, reset
from releases.behaviour import Behaviour, behaviour
from releases.models import Project, RetiredName
from tests.pypi_mock.scenes import control

SPAM = {
    "users": [{"name": "alice"}, {"name": "bob"}],
    "projects": [
        {
            "name": "Spam",
            "owners": ["alice"],
            "maintainers": ["bob"],
            "status": "deprecated",
            "status_reason": "eat ham",
            "tracks": ["http://one.example/simple/spam/"],
            "autohide": True,
            "releases": [
                {"version": "1.0", "files": [{"synthesise": "sdist"}]},
                {
                    "version": "2.0",
                    "yanked": True,
                    "yanked_reason": "off",
                    "files": [{"synthesise": "wheel", "attestations": [{"version": 1}]}],
                },
            ],
        }
    ],
    "retired": [{"project": "spam", "filename": "spam-0.1.tar.gz"}, {"project": "gone"}],
}


@pytest.fixture
def seeded(db):
    seed = seed_of(SPAM)
    replaced_by(seed)
    return seed


def said(response):
    return response.status_code, json.loads(response.content)


def test_a_project_is_shown_with_all_that_is_in_it(seeded):
    status, found = said(control("GET", "projects/spam"))
    assert (status, found["owners"], found["maintainers"]) == (200, ["alice"], ["bob"])
    assert (found["status"], found["status_reason"]) == ("deprecated", "eat ham")
    assert (found["tracks"], found["autohide"]) == (["http://one.example/simple/spam/"], True)
    (first, second) = found["releases"]
    assert (first["yanked"], second["yanked"], second["yanked_reason"]) == (False, True, "off")
    assert second["files"][0]["url"] == "/files/spam/spam-2.0-py3-none-any.whl"
    assert said(control("GET", "projects")) == (200, {"projects": ["Spam"]})


def test_a_dump_loads_to_an_equal_dump(seeded):
    first = dump(seeded)
    assert len(first.retired) == 2
    replaced_by(first)
    assert dump(seeded) == first


def test_a_project_is_quarantined_and_returns(seeded, client):
    control("PATCH", "projects/spam", {"status": "quarantined", "status_reason": "why"})
    assert b"files/" not in client.get("/simple/spam/").content
    control("PATCH", "projects/spam", {"status": "active"})
    assert b"files/" in client.get("/simple/spam/").content
    assert Project.objects.get().status_reason == ""


def test_what_is_not_said_stays(seeded):
    status, found = said(
        control("PATCH", "projects/spam", {"alternate_locations": ["http://two.example/"]})
    )
    assert (status, found["status"]) == (200, "deprecated")
    assert found["tracks"] == ["http://one.example/simple/spam/"]
    assert found["alternate_locations"] == ["http://two.example/"]
    assert said(control("PATCH", "projects/spam", {"autohide": False}))[1]["autohide"] is False


def test_a_release_is_yanked_and_hidden_and_shown_again(seeded):
    path = "projects/spam/releases/1.0"
    control("PATCH", path, {"yanked": True, "yanked_reason": "why", "hidden": True})
    (first, _) = said(control("GET", "projects/spam"))[1]["releases"]
    assert (first["yanked"], first["yanked_reason"], first["hidden"]) == (True, "why", True)
    control("PATCH", path, {"yanked": False, "hidden": False})
    (first, _) = said(control("GET", "projects/spam"))[1]["releases"]
    assert (first["yanked"], first["yanked_reason"], first["hidden"]) == (False, "", False)


@pytest.mark.parametrize(
    ("path", "retired"),
    [
        ("projects/spam/files/spam-1.0.tar.gz", {"spam-0.1.tar.gz", "spam-1.0.tar.gz", ""}),
        ("projects/spam/releases/1.0", {"spam-0.1.tar.gz", "spam-1.0.tar.gz", ""}),
        (
            "projects/spam",
            {"spam-0.1.tar.gz", "spam-1.0.tar.gz", "spam-2.0-py3-none-any.whl", ""},
        ),
    ],
)
def test_what_is_deleted_leaves_its_name_used(seeded, path, retired):
    assert control("DELETE", path).status_code == 204
    assert set(RetiredName.objects.values_list("filename", flat=True)) == retired
    assert control("DELETE", path).status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "projects/ham"),
        ("PATCH", "projects/ham"),
        ("PATCH", "projects/spam/releases/9"),
        ("DELETE", "projects/spam/files/x"),
    ],
)
def test_what_is_not_there_is_404(seeded, method, path):
    assert control(method, path, {} if method == "PATCH" else None).status_code == 404


# ---- Behaviour -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_index_behaves_otherwise_until_the_next_reset():
    change = {"personality": "pypi-today", "index_without": ["json", "hashes"]}
    status, found = said(control("PATCH", "behaviour", change))
    expected = {
        "personality": "pypi-today",
        "strictness": "pypi",
        "read_only": False,
        "index_api": "1.4",
        "index_without": ["hashes", "json"],
    }
    assert (status, found) == (200, expected)
    assert said(control("GET", "behaviour")) == (200, expected)
    reset(only=["behaviour"])
    assert behaviour.now == Behaviour()


@pytest.mark.django_db
def test_the_options_decide_how_the_index_behaves_again(settings):
    settings.MOCK_STRICTNESS = "warn"
    settings.MOCK_PERSONALITY = "legacy-2012"
    status, found = said(control("DELETE", "behaviour"))
    assert (status, found["strictness"], found["personality"]) == (200, "warn", "legacy-2012")


@pytest.mark.django_db
def test_an_unknown_feature_is_told_with_the_nearest():
    status, found = said(control("PATCH", "behaviour", {"index_without": ["hash"]}))
    assert (status, "hashes" in found["detail"]) == (400, True)
    assert behaviour.now == Behaviour()
