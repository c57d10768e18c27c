"""What each method of XML-RPC answers."""

from __future__ import annotations

from datetime import timedelta
from xmlrpc.client import DateTime, Fault

import pytest

from releases import services
from releases.api.rpc.methods import METHODS
from releases.behaviour import Behaviour, behaviour
from releases.judging.personality import Personality
from releases.models import Change, Project, Role
from tests.conftest import NOON
from tests.releases.calling import call
from tests.releases.making import digests_of, sdist

SERVER = "http://testserver"
PYTHON_3 = "Programming Language :: Python :: 3"
OSI = "License :: OSI Approved :: MIT License"


# ---- Projects ------------------------------------------------------------------------------


def test_packages_are_listed_by_name_without_those_in_quarantine(client, register, quarantine):
    for name in ("Spam", "eggs", "ham"):
        register(name=name)
    quarantine("ham")
    serials = {project.name: project.serial for project in Project.objects.exclude(name="ham")}
    assert call(client, "list_packages") == ["eggs", "Spam"]
    assert call(client, "list_packages_with_serial") == serials


def test_versions_come_newest_first_and_hidden_ones_when_asked_for(client, register):
    register(version="1.9")
    register(version="1.10")
    register(version="2.0", _pypi_hidden="1")
    assert call(client, "package_releases", "SPAM") == ["1.10", "1.9"]
    assert call(client, "package_releases", "spam", 0) == ["1.10", "1.9"]
    assert call(client, "package_releases", "spam", 1) == ["2.0", "1.10", "1.9"]


def test_roles_are_told_of_a_project_and_of_a_person(client, register, alice, bob, quarantine):
    register(name="Spam")
    register(name="ham")
    register(name="eggs")
    quarantine("eggs")
    project = Project.objects.get(name="Spam")
    services.role_give(user=alice, project=project, to=bob, kind=Role.Kind.MAINTAINER)
    assert call(client, "package_roles", "spam") == [["Owner", "alice"], ["Maintainer", "bob"]]
    assert call(client, "user_packages", "alice") == [["Owner", "ham"], ["Owner", "Spam"]]
    assert call(client, "user_packages", "bob") == [["Maintainer", "Spam"]]


def test_files_are_told_with_url_digests_and_time(client, uploading, frozen_clock):
    uploading(name="Spam", comment="fresh")
    digests = digests_of(sdist())
    file = {
        "comment_text": "fresh",
        "digests": {
            "blake2b_256": digests.blake2_256,
            "md5": digests.md5,
            "sha256": digests.sha256,
        },
        "downloads": -1,
        "filename": "spam-1.0.tar.gz",
        "has_sig": False,
        "md5_digest": digests.md5,
        "packagetype": "sdist",
        "python_version": "source",
        "sha256_digest": digests.sha256,
        "size": len(sdist()),
        "upload_time": DateTime("20260701T12:00:00"),
        "upload_time_iso_8601": "2026-07-01T12:00:00.000000Z",
        "url": f"{SERVER}/files/spam/spam-1.0.tar.gz",
    }
    for method in ("release_urls", "package_urls"):
        assert call(client, method, "Spam", "1.0.0") == [file]
    assert call(client, "release_downloads", "spam", "1.0") == [["spam-1.0.tar.gz", -1]]


def test_a_release_is_told_with_all_that_was_said_of_it(client, register):
    register(version="0.9")
    register(
        summary="A can",
        classifiers=[PYTHON_3],
        requires_dist=["ham"],
        bugtrack_url="http://bugs.example/",
        _pypi_hidden="1",
    )
    said = call(client, "release_data", "SPAM", "1.0")
    assert said == call(client, "package_data", "spam", "1")
    told = {name: value for name, value in said.items() if value not in (None, [])}
    assert told == {
        "name": "spam",
        "version": "1.0",
        "summary": "A can",
        "classifiers": [PYTHON_3],
        "requires_dist": ["ham"],
        "bugtrack_url": "http://bugs.example/",
        "downloads": {"last_day": -1, "last_month": -1, "last_week": -1},
        "package_url": f"{SERVER}/project/spam/",
        "release_url": f"{SERVER}/project/spam/1.0/",
        "yanked": False,
        "_pypi_hidden": True,
        "_pypi_ordering": 1,
    }
    assert set(said) - set(told) == {
        "author",
        "author_email",
        "description",
        "description_content_type",
        "docs_url",
        "download_url",
        "home_page",
        "keywords",
        "license",
        "license_expression",
        "maintainer",
        "maintainer_email",
        "obsoletes",
        "obsoletes_dist",
        "platform",
        "project_url",
        "provides",
        "provides_dist",
        "requires",
        "requires_external",
        "requires_python",
        "stable_version",
        "yanked_reason",
    }


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("package_releases", ("spam",)),
        ("package_releases", ("spam", 1)),
        ("release_urls", ("spam", "1.0")),
        ("release_data", ("spam", "1.0")),
        ("release_downloads", ("spam", "1.0")),
    ],
)
def test_of_what_is_not_there_or_in_quarantine_nothing_is_told(
    client, uploading, quarantine, method, parameters
):
    nothing = call(client, method, *parameters)
    assert not nothing
    assert call(client, method, "é", *parameters[1:]) == nothing
    uploading()
    assert call(client, method, *parameters) != nothing
    quarantine("spam")
    assert call(client, method, *parameters) == nothing


def test_files_are_here_and_nowhere_else(client, register):
    register()
    assert call(client, "package_hosting_mode", "spam") == "pypi-explicit"
    with pytest.raises(Fault, match="there is no project 'ham'"):
        call(client, "package_hosting_mode", "ham")


def test_top_packages_have_no_counted_downloads(client, register):
    register(name="spam")
    register(name="eggs")
    assert call(client, "top_packages") == [["eggs", -1], ["spam", -1]]
    assert call(client, "top_packages", 1) == [["eggs", -1]]
    assert call(client, "top_packages", -1) == []


# ---- Changes -------------------------------------------------------------------------------


def test_the_log_tells_what_changed_with_times_and_serials(client, register, frozen_clock):
    register()
    at = int(NOON.timestamp())
    serials = list(Change.objects.order_by("pk").values_list("pk", flat=True))
    log = [
        ["spam", None, at, "create", serials[0]],
        ["spam", None, at, "add Owner alice", serials[1]],
        ["spam", "1.0", at, "new release", serials[2]],
    ]
    assert call(client, "changelog", at - 1, 1) == log
    assert call(client, "changelog", at - 0.5) == [row[:4] for row in log]
    assert call(client, "changelog", at) == []
    assert call(client, "changelog_since_serial", serials[0]) == log[1:]
    assert call(client, "changelog_last_serial") == serials[-1]


@pytest.mark.django_db
def test_before_the_first_change_the_serial_is_0(client):
    assert call(client, "changelog_last_serial") == 0


def test_what_changed_since_a_time_is_told_once(client, register, frozen_clock, quarantine):
    register(name="spam")
    frozen_clock.advance(timedelta(seconds=10))
    register(name="ham")
    register(name="eggs")
    register(name="spam", version="2.0")
    quarantine("eggs")
    since = int(NOON.timestamp()) + 5
    assert call(client, "changed_packages", since) == ["eggs", "ham", "spam"]
    assert call(client, "updated_releases", since) == [["spam", "2.0"], ["ham", "1.0"]]
    assert len(call(client, "updated_releases", -(10**9))) == 3


# ---- Today ---------------------------------------------------------------------------------


@pytest.fixture
def today():
    before = behaviour.now
    behaviour.turn(Behaviour(personality=Personality.PYPI_TODAY))
    yield
    behaviour.turn(before)


OF_TODAY = {
    "browse",
    "changelog_last_serial",
    "changelog_since_serial",
    "list_packages_with_serial",
    "package_roles",
    "user_packages",
}
SAMPLES = {"string": "spam", "array": [PYTHON_3], "struct": {}, "int": 0, "double": 0}


@pytest.mark.parametrize("name", METHODS)
def test_the_index_of_today_has_six_methods_and_says_so_of_the_others(
    client, register, today, name
):
    register(classifiers=[PYTHON_3])
    parameters = [SAMPLES[kind] for kind in METHODS[name].signatures()[0][1:]]
    if name in OF_TODAY:
        assert call(client, name, *parameters) or name == "user_packages"
        return
    with pytest.raises(Fault, match=f"today's index no longer has {name}") as refused:
        call(client, name, *parameters)
    assert refused.value.faultCode == -32500
