"""Feeds of what is new."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from releases import services
from releases.models import Project
from tests.releases.making import release_fields

SERVER = "http://testserver"
FEEDS = ["/rss/updates.xml", "/rss/packages.xml", "/rss/project/spam/releases.xml"]


def channel(response) -> ET.Element:
    assert response.status_code == 200
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    found = ET.fromstring(response.content).find("channel")  # noqa: S314 (our own)
    assert found is not None
    return found


def titles(client, path: str) -> list[str | None]:
    return [item.findtext("title") for item in channel(client.get(path)).iter("item")]


@pytest.fixture
def register(alice, frozen_clock):
    """Register releases, one a minute."""

    def release(name: str = "spam", version: str = "1.0", **fields: str):
        frozen_clock.advance(timedelta(minutes=1))
        fields = {"name": name, "version": version, **fields}
        return services.release_register(user=alice, fields=release_fields(**fields))

    return release


def test_updates_are_the_newest_releases(client, register):
    register("Spam", summary="A <can>\x0b", author_email="A B <a@spam.example>, nobody")
    register("ham")
    register("spam", "1.1")
    feed = channel(client.get("/rss/updates.xml"))
    items = list(feed.iter("item"))
    assert [item.findtext("title") for item in items] == ["Spam 1.1", "ham 1.0", "Spam 1.0"]
    assert {child.tag: child.text for child in items[2]} == {
        "title": "Spam 1.0",
        "link": f"{SERVER}/project/spam/1.0/",
        "description": "A <can>\N{REPLACEMENT CHARACTER}",
        "author": "a@spam.example",
        "pubDate": "Wed, 01 Jul 2026 12:01:00 +0000",
        "guid": f"{SERVER}/project/spam/1.0/",
    }
    assert feed.findtext("lastBuildDate") == "Wed, 01 Jul 2026 12:03:00 +0000"


def test_packages_are_the_newest_projects_by_their_newest_release(client, register):
    register("Spam", summary="old")
    register("ham")
    register("spam", "1.1", summary="new")
    feed = channel(client.get("/rss/packages.xml"))
    assert [
        (item.findtext("title"), item.findtext("link"), item.findtext("description"))
        for item in feed.iter("item")
    ] == [
        ("ham added to PyPI", f"{SERVER}/project/ham/", "A can of spam"),
        ("Spam added to PyPI", f"{SERVER}/project/spam/", "new"),
    ]


def test_a_project_has_a_feed_of_its_releases(client, register):
    register("Spam")
    register("ham")
    register("spam", "1!2.0")
    feed = channel(client.get("/rss/project/spam/releases.xml"))
    assert feed.findtext("title") == "PyPI recent updates for Spam"
    assert [item.findtext("title") for item in feed.iter("item")] == ["1!2.0", "1.0"]


def test_what_is_hidden_or_in_quarantine_is_in_no_feed(client, register):
    register("spam")
    register("spam", "2.0", _pypi_hidden="1")
    register("hidden", _pypi_hidden="1")
    register("ham")
    project = Project.objects.get(name="ham")
    services.status_set(user=None, project=project, status=Project.Status.QUARANTINED)
    assert [titles(client, path) for path in FEEDS] == [
        ["spam 1.0"],
        ["spam added to PyPI"],
        ["1.0"],
    ]
    assert client.get("/rss/project/ham/releases.xml").status_code == 404


def test_a_feed_has_forty_items(client, register):
    for number in range(41):
        register("spam", str(number))
        register(f"spam-{number}")
    assert [len(titles(client, path)) for path in FEEDS] == [40, 40, 40]


@pytest.mark.parametrize(("path", "queries"), list(zip(FEEDS, (1, 1, 2), strict=True)))
def test_a_feed_is_kept_until_something_changes(
    client, register, django_assert_num_queries, path, queries
):
    register()
    response = client.get(path)
    known = {"If-None-Match": response["ETag"]}
    with django_assert_num_queries(queries):
        assert client.get(path, headers=known).status_code == 304
    register(version="2.0")
    register("ham")
    assert client.get(path, headers=known).status_code == 200
    assert response["X-PyPI-Last-Serial"]


@pytest.mark.django_db
def test_an_empty_feed_is_always_the_same(client):
    assert titles(client, "/rss/updates.xml") == []
    feed = channel(client.get("/rss/updates.xml"))
    assert feed.findtext("lastBuildDate") == "Thu, 01 Jan 1970 00:00:00 +0000"


def test_another_spelling_is_sent_on_and_an_unknown_name_is_404(client, register):
    register("Spam_Eggs")
    response = client.get("/rss/project/Spam_Eggs/releases.xml")
    assert (response.status_code, response["Location"]) == (
        301,
        "/rss/project/spam-eggs/releases.xml",
    )
    for name in ("ham", "-", "%00"):
        assert client.get(f"/rss/project/{name}/releases.xml").json() == {"message": "Not Found"}


@pytest.mark.parametrize(
    ("action", "title"), [("rss", "spam 1.0"), ("packages_rss", "spam added to PyPI")]
)
def test_the_feeds_of_2012_are_of_its_version(client, register, action, title):
    register()
    response = client.get(f"/pypi?:action={action}")
    assert ET.fromstring(response.content).get("version") == "0.91"  # noqa: S314 (our own)
    (item,) = channel(response).iter("item")
    assert [child.tag for child in item] == ["title", "link", "description"]
    assert item.findtext("title") == title
