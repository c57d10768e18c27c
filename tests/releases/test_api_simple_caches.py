"""The index that installers read: tags, compression, and when a page is made anew."""

from __future__ import annotations

import gzip

import pytest

from releases import services
from releases.models import File, Project
from releases.simple.media_types import V1_JSON
from tests.releases.making import WHEEL, release_fields, tar_of, wheel

OTHER_SDIST = tar_of({"bacon-1.0/PKG-INFO": b"Name: bacon\n"})


@pytest.mark.parametrize("path", ["/simple/", "/simple/spam/"])
@pytest.mark.parametrize("accept", ["text/html", V1_JSON])
@pytest.mark.parametrize("coding", ["", "gzip, deflate"])
def test_a_page_that_the_client_has_is_not_sent_again(client, uploading, path, accept, coding):
    uploading()
    headers = {"Accept": accept, "Accept-Encoding": coding}
    first = client.get(path, headers=headers)
    for known in (first["ETag"], f"W/{first['ETag']}", f'"other", {first["ETag"]}', "*"):
        again = client.get(path, headers={**headers, "If-None-Match": known})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    uploading(content=wheel(), **WHEEL, name="spam")
    uploading(name="bacon", filename="bacon-1.0.tar.gz", content=OTHER_SDIST)
    changed = client.get(path, headers={**headers, "If-None-Match": first["ETag"]})
    assert changed.status_code == 200


def test_a_page_is_compressed_for_who_asks_and_has_another_tag(client, uploading):
    uploading()
    plain = client.get("/simple/spam/")
    packed = client.get("/simple/spam/", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.content) == plain.content
    assert packed["Content-Encoding"] == "gzip"
    assert packed["ETag"] != plain["ETag"]


@pytest.mark.parametrize("accepted", ["gzip;q=0", "identity, gzip; q=0.0", "br", "bgzip"])
def test_nobody_is_sent_gzip_who_does_not_take_it(client, uploading, accepted):
    uploading()
    response = client.get("/simple/spam/", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in response


def test_a_page_names_its_serial_and_may_be_read_by_other_origins(client, uploading):
    uploading()
    response = client.get("/simple/spam/")
    serial = str(Project.objects.get().serial)
    assert (response["X-PyPI-Last-Serial"], response["Cache-Control"]) == (serial, "no-cache")
    assert response["Access-Control-Allow-Origin"] == "*"


def test_a_page_is_rendered_once_and_then_asks_for_its_serial_only(
    client, uploading, django_assert_num_queries
):
    for number in range(3):
        content = tar_of({f"spam-1.{number}/PKG-INFO": b"Name: spam\n"})
        uploading(filename=f"spam-1.{number}.tar.gz", content=content)
    with django_assert_num_queries(3):
        client.get("/simple/spam/")
    with django_assert_num_queries(1):
        client.get("/simple/spam/")
    with django_assert_num_queries(2):
        client.get("/simple/")
    with django_assert_num_queries(1):
        client.get("/simple/")


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize(
    "change",
    [
        lambda alice, release: services.release_unyank(user=alice, release=release),
        lambda alice, release: services.release_yank(user=alice, release=release, reason="x"),
        lambda alice, release: services.status_set(
            user=alice, project=release.project, status=Project.Status.ACTIVE
        ),
        lambda alice, release: services.release_delete(user=alice, release=release),
        lambda alice, release: services.file_delete(user=alice, file=release.files.first()),
        lambda alice, _release: services.release_register(
            user=alice, fields=release_fields(requires_python=">=3.12")
        ),
    ],
)
def test_every_change_shows_at_once(client, alice, change):
    before = client.get("/simple/spam/").content
    change(alice, File.objects.select_related("release__project").last().release)
    assert client.get("/simple/spam/").content != before


def test_a_large_page_is_sent_in_pieces_and_is_the_same(client, everything, monkeypatch):
    whole = client.get("/simple/", headers={"accept-encoding": ""})
    monkeypatch.setattr("releases.api.kept_pages.PIECE", 100)
    sent = client.get("/simple/", headers={"accept-encoding": ""})

    pieces = list(sent.streaming_content)
    assert b"".join(pieces) == whole.content
    assert {len(piece) for piece in pieces[:-1]} == {100}
    for header in ("Content-Length", "Content-Type", "ETag", "Vary", "X-PyPI-Last-Serial"):
        assert sent[header] == whole[header], header
