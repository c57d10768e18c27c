"""Registering and editing releases (contract 4, add_release)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from django.db import IntegrityError, transaction

from oauth_provider.signing.problems import ProblemName
from pypi_mock.simulation.clock import clock
from releases.judging.rules import RefusedError, Rule
from releases.models import Project, Release, Role
from releases.services import release_register
from tests.releases.making import release_fields

NOW = datetime(2013, 3, 17, 12, tzinfo=timezone.utc)


@pytest.fixture(autouse=True)
def _frozen():
    clock.freeze(NOW)
    yield
    clock.reset()


def rows() -> list[int]:
    return [model.objects.count() for model in (Project, Role, Release)]


def test_the_first_to_register_a_name_becomes_its_owner(alice):
    release = release_register(user=alice, fields=release_fields(name="Spam_Eggs"))
    project = release.project
    assert (project.name, project.normalized, project.created, str(project)) == (
        "Spam_Eggs",
        "spam-eggs",
        NOW,
        "Spam_Eggs",
    )
    assert [(role.user, role.kind) for role in project.roles.all()] == [(alice, "owner")]
    assert str(project.roles.get()) == "alice, Owner of Spam_Eggs"
    assert (release.version, release.canonical_version, release.hidden, str(release)) == (
        "1.0",
        "1",
        False,
        "Spam_Eggs 1.0",
    )
    assert release.metadata == {"summary": "A can of spam", "metadata_version": "1.2"}
    assert (release.created, release.updated) == (NOW, NOW)


def test_registering_again_changes_nothing(alice):
    first = release_register(user=alice, fields=release_fields())
    clock.advance(timedelta(days=1))
    again = release_register(user=alice, fields=release_fields())
    again.refresh_from_db()
    assert (again, again.updated, rows()) == (first, NOW, [1, 1, 1])


def test_fields_sent_are_updated_and_fields_not_sent_keep_their_value(alice):
    tracker = "https://spam.example/bugs"
    release_register(
        user=alice,
        fields=release_fields(author="A", bugtrack_url=tracker, _pypi_hidden="1"),
    )
    clock.advance(timedelta(days=1))
    release_register(user=alice, fields=release_fields(summary="New", keywords="ham"))
    release = Release.objects.get()
    assert release.metadata == {
        "summary": "New",
        "author": "A",
        "keywords": "ham",
        "metadata_version": "1.2",
    }
    assert (release.hidden, release.project.bugtrack_url) == (True, tracker)
    assert (release.created, release.updated) == (NOW, NOW + timedelta(days=1))
    release_register(user=alice, fields=release_fields(_pypi_hidden="0", bugtrack_url=""))
    release = Release.objects.get()
    assert (release.hidden, release.project.bugtrack_url) == (False, "")


def test_names_and_versions_that_are_equal_after_normalising_are_one(alice):
    release_register(user=alice, fields=release_fields(name="Spam.Eggs", version="1.0"))
    release_register(user=alice, fields=release_fields(name="spam--eggs", version="1.0.0"))
    assert rows() == [1, 1, 1]
    assert (Project.objects.get().name, Release.objects.get().version) == ("Spam.Eggs", "1.0")


def test_the_longest_version_fits_its_canonical_form(alice):
    version = "1" * 118 + ".1a-1.dev1"
    assert release_register(user=alice, fields=release_fields(version=version[-128:]))


def test_a_project_of_somebody_else_is_not_changed(alice, bob):
    release_register(user=alice, fields=release_fields())
    with pytest.raises(RefusedError) as caught:
        release_register(user=bob, fields=release_fields(version="2.0"))
    assert "bob is neither an owner nor a maintainer of spam" in str(vars(caught.value))
    assert ProblemName.PERMISSION_DENIED.status == 403
    assert rows() == [1, 1, 1]


def test_a_maintainer_may_add_to_a_project(alice, bob):
    project = release_register(user=alice, fields=release_fields()).project
    Role.objects.create(user=bob, project=project, kind=Role.Kind.MAINTAINER)
    release_register(user=bob, fields=release_fields(version="2.0"))
    assert rows() == [1, 2, 2]


def test_a_refused_release_leaves_nothing(alice):
    with pytest.raises(RefusedError) as caught:
        release_register(user=alice, fields=release_fields(version="one"))
    assert [refusal.rule for refusal in caught.value.refusals] == [Rule.VERSION_INVALID]
    assert rows() == [0, 0, 0]


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Project, {"name": ""}),
        (Role, {"kind": "king"}),
        (Release, {"version": ""}),
        (Release, {"canonical_version": ""}),
    ],
)
def test_the_database_keeps_the_facts_of_a_row(alice, model, change):
    release_register(user=alice, fields=release_fields())
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**change)
