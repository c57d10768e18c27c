"""The JSON API."""

from __future__ import annotations

import gzip
import json

import pytest

from releases import services
from releases.models import File, Project, Release
from tests.releases.making import digests_of, docs, release_fields, sdist, spooled, tar_of

SERVER = "http://testserver"
SIGNATURE = "-----BEGIN PGP SIGNATURE-----"
FIELDS = {
    "summary": "A can of spam",
    "description": "# Spam",
    "description_content_type": "text/markdown",
    "keywords": "spam, ham",
    "home_page": "http://spam.example/",
    "author": "Alice",
    "author_email": "alice@spam.example",
    "requires_python": ">=3.10",
    "requires_dist": ["ham>=1", "eggs; extra == 'breakfast'"],
    "provides_extra": ["breakfast"],
    "license_expression": "MIT",
    "license_files": ["LICENSE"],
    "project_urls": ["Source, http://source.example/spam"],
    "classifiers": ["Programming Language :: Python :: 3"],
    "bugtrack_url": "http://bugs.example/",
    "metadata_version": "2.4",
}


def document(client, path: str = "/pypi/spam/json"):
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    return json.loads(response.content)


@pytest.fixture
def versions(uploading):
    """Upload an sdist of each version named."""

    def upload(*numbers: str) -> list[Release]:
        files = [
            uploading(
                version=number,
                filename=f"spam-{number}.tar.gz",
                content=tar_of({f"spam-{number}/PKG-INFO": f"Version: {number}".encode()}),
            )
            for number in numbers
        ]
        return [file.release for file in files]

    return upload


# ---- What is told --------------------------------------------------------------------------


def test_a_project_is_described_with_all_that_was_said_of_it(
    client, uploading, alice, spool, frozen_clock
):
    uploading(**{**FIELDS, "name": "Spam", "comment": "fresh", "gpg_signature": SIGNATURE})
    with spooled(docs(), folder=spool) as part:
        services.docs_upload(user=alice, fields={"name": ["spam"]}, content=part)
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
        "has_sig": True,
        "md5_digest": digests.md5,
        "packagetype": "sdist",
        "python_version": "source",
        "requires_python": ">=3.10",
        "size": len(sdist()),
        "upload_time": "2026-07-01T12:00:00",
        "upload_time_iso_8601": "2026-07-01T12:00:00.000000Z",
        "url": f"{SERVER}/files/spam/spam-1.0.tar.gz",
        "yanked": False,
        "yanked_reason": None,
    }
    said = document(client)
    expected = {
        "name": "Spam",
        "version": "1.0",
        **FIELDS,
        "project_urls": {
            "Homepage": "http://spam.example/",
            "Source": "http://source.example/spam",
        },
        "docs_url": f"{SERVER}/docs/spam/",
        "package_url": f"{SERVER}/project/spam/",
        "project_url": f"{SERVER}/project/spam/",
        "release_url": f"{SERVER}/project/spam/1.0/",
        "downloads": {"last_day": -1, "last_month": -1, "last_week": -1},
        "yanked": False,
        "yanked_reason": None,
    }
    silent = set(said["info"]) - set(expected)
    assert said == {
        "info": expected | dict.fromkeys(silent),
        "last_serial": Project.objects.get().serial,
        "ownership": {"organization": None, "roles": [{"role": "Owner", "user": "alice"}]},
        "releases": {"1.0": [file]},
        "urls": [file],
        "vulnerabilities": [],
    }
    assert silent == {
        "download_url",
        "dynamic",
        "import_names",
        "import_namespaces",
        "license",
        "maintainer",
        "maintainer_email",
        "obsoletes",
        "obsoletes_dist",
        "platform",
        "provides",
        "provides_dist",
        "requires",
        "requires_external",
        "supported_platforms",
    }


def test_a_release_is_described_without_the_others(client, versions):
    versions("1.0", "2.0")
    said = document(client, "/pypi/spam/1.0/json")
    assert said["info"]["version"] == "1.0"
    assert [file["filename"] for file in said["urls"]] == ["spam-1.0.tar.gz"]
    assert "releases" not in said


def test_releases_come_in_the_order_of_their_versions(client, versions):
    versions("1.10", "1.9", "1.9rc1")
    assert list(document(client)["releases"]) == ["1.9rc1", "1.9", "1.10"]


def test_a_release_without_files_is_listed(client, alice):
    services.release_register(user=alice, fields=release_fields())
    said = document(client)
    assert (said["urls"], said["releases"]) == ([], {"1.0": []})


# ---- The latest ----------------------------------------------------------------------------


def test_the_latest_is_the_newest_final_one(client, versions):
    versions("1.0", "2.0", "3.0rc1")
    assert document(client)["info"]["version"] == "2.0"


def test_a_yanked_release_is_the_latest_only_among_its_like(client, versions, alice):
    rc, final = versions("1.0rc1", "1.0")
    services.release_yank(user=alice, release=final, reason="off")
    assert document(client)["info"]["version"] == "1.0rc1"
    services.release_yank(user=alice, release=rc)
    said = document(client)
    assert said["info"]["version"] == "1.0"
    assert (said["info"]["yanked"], said["info"]["yanked_reason"]) == (True, "off")
    assert (said["urls"][0]["yanked"], said["urls"][0]["yanked_reason"]) == (True, "off")


def test_a_hidden_release_may_be_the_latest_as_in_2012(client, versions, alice):
    _, newer = versions("1.0", "2.0")
    services.release_hide(user=alice, release=newer, hidden=True)
    assert document(client)["info"]["version"] == "2.0"


# ---- Addresses -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/pypi/spam/json/", "/pypi/spam/1/json", "/pypi/spam/1.0.0/json/"]
)
def test_a_final_slash_and_any_spelling_of_the_version_will_do(client, versions, path):
    versions("1.0")
    assert document(client, path)["info"]["version"] == "1.0"


@pytest.mark.parametrize(
    ("path", "proper"),
    [
        ("/pypi/Spam_Eggs/json", "/pypi/spam-eggs/json"),
        ("/pypi/spam.eggs/json/", "/pypi/spam-eggs/json/"),
        ("/pypi/SPAM-eggs/1.0/json", "/pypi/spam-eggs/1.0/json"),
    ],
)
def test_another_spelling_of_the_name_is_sent_on(client, alice, path, proper):
    services.release_register(user=alice, fields=release_fields(name="Spam_Eggs"))
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (301, proper)
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "path",
    [
        "/pypi/ham/json",
        "/pypi/Ham/json",
        "/pypi/-/json",
        "/pypi/%00/json",
        "/pypi/%ED%A0%80/json",
        "/pypi/spam/2.0/json",
        "/pypi/spam/nonsense/json",
        "/pypi/spam/%00/json",
        "/pypi/ham/1.0/json",
    ],
)
def test_what_is_not_there_is_said_in_json(client, versions, path):
    versions("1.0")
    response = client.get(path)
    assert (response.status_code, response.json()) == (404, {"message": "Not Found"})
    assert response["Access-Control-Allow-Origin"] == "*"


def test_a_project_without_releases_is_not_found(client, versions, alice):
    (release,) = versions("1.0")
    services.release_delete(user=alice, release=release)
    assert client.get("/pypi/spam/json").status_code == 404


@pytest.mark.parametrize("path", ["/pypi/spam/json", "/pypi/spam/1.0/json"])
def test_a_quarantined_project_is_not_found(client, versions, path):
    versions("1.0")
    project = Project.objects.get()
    services.status_set(user=None, project=project, status=Project.Status.QUARANTINED)
    assert client.get(path).status_code == 404


# ---- How it is answered --------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/pypi/spam/json", "/pypi/spam/1.0/json"])
def test_a_document_has_a_serial_and_a_tag_by_which_it_is_not_sent_again(client, versions, path):
    versions("1.0")
    response = client.get(path)
    serial = Project.objects.get().serial
    assert (
        response["X-PyPI-Last-Serial"]
        == str(serial)
        == str(json.loads(response.content)["last_serial"])
    )
    again = client.get(path, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    versions("2.0")
    assert client.get(path, headers={"If-None-Match": response["ETag"]}).status_code == 200


def test_a_document_is_compressed_for_those_who_ask(client, versions):
    versions("1.0")
    response = client.get("/pypi/spam/json", headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(response.content)) == document(client)


def test_head_has_the_headers_of_get(client, versions):
    versions("1.0")
    got, asked = client.get("/pypi/spam/json"), client.head("/pypi/spam/json")
    assert (asked.status_code, asked.content) == (200, b"")
    assert asked["ETag"] == got["ETag"]


def test_a_document_that_is_kept_takes_one_query(client, versions, django_assert_num_queries):
    versions("1.0", "2.0")
    with django_assert_num_queries(7):
        client.get("/pypi/spam/json")
    for path in ("/pypi/spam/json", "/pypi/spam/2.0/json"):
        client.get(path)
        with django_assert_num_queries(1):
            client.get(path)


def test_a_file_that_came_between_two_queries_waits_for_its_serial(client, versions):
    from releases.described.document import with_releases
    from releases.selectors import described as selectors

    versions("1.0", "2.0")
    project = selectors.project_described("spam")
    older = selectors.releases_described("spam")[:1]
    files = selectors.files_described("spam")
    assert len(files) == File.objects.count() == 2
    said = with_releases({}, project, older, files, server="")
    assert [len(listed) for listed in said["releases"].values()] == [1]
