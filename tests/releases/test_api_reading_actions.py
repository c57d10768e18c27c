"""What ``/pypi`` answers without changing anything."""

from __future__ import annotations

import pytest
from trove_classifiers import classifiers, deprecated_classifiers

from releases import services
from tests.releases.making import release_fields

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/pypi", "/pypi/"])
def test_classifiers_are_listed_one_a_line_without_the_deprecated_ones(client, path):
    response = client.get(f"{path}?:action=list_classifiers")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert set(lines) == set(classifiers)
    assert lines[0] == "Development Status :: 1 - Planning"
    assert set(lines).isdisjoint(deprecated_classifiers)
    known = {"If-None-Match": response["ETag"]}
    assert client.get(f"{path}?:action=list_classifiers", headers=known).status_code == 304


@pytest.mark.parametrize("path", ["/pypi?:action=", "/pypi?:action=nope"])
def test_an_unknown_action_is_told_those_that_there_are(client, path):
    for response in (client.get(path), client.post(path)):
        assert response.status_code == 404
        assert b"list_classifiers, packages_rss, rss" in response.content


@pytest.mark.parametrize(
    ("path", "proper"),
    [
        ("/pypi/spam", "/project/spam/"),
        ("/pypi/spam/", "/project/spam/"),
        ("/pypi/spam/1.0", "/project/spam/1.0/"),
        ("/pypi/spam/1.0/", "/project/spam/1.0/"),
    ],
)
def test_the_pages_of_2012_have_moved(client, alice, path, proper):
    services.release_register(user=alice, fields=release_fields())
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (301, proper)
    assert client.get(path, follow=True).status_code == 200
