"""Downloads."""

from __future__ import annotations

import hashlib

import pytest

from releases.behaviour import Behaviour, behaviour
from releases.contents.storage import content_remove
from releases.models import CoreMetadata, File
from releases.services import file_delete, file_upload
from tests.releases.making import sdist, spooled, upload_fields

SIGNATURE = "-----BEGIN PGP SIGNATURE-----\n\niQ==\n"
PATH = "/files/spam/spam-1.0.tar.gz"


@pytest.fixture
def file(alice, spool, contents):
    with spooled(sdist(), folder=spool) as part:
        fields = upload_fields(gpg_signature=SIGNATURE)
        return file_upload(user=alice, fields=fields, content=part)


def test_a_file_comes_back_as_it_was_uploaded(client, file):
    response = client.get(PATH)
    assert b"".join(response.streaming_content) == sdist()
    headers = ["Content-Type", "Content-Length", "ETag", "X-Content-Type-Options"]
    assert (response.status_code, [response[name] for name in headers]) == (
        200,
        ["application/octet-stream", str(len(sdist())), f'"{file.sha256}"', "nosniff"],
    )
    assert response["Content-Disposition"] == 'inline; filename="spam-1.0.tar.gz"'
    response.close()


def test_a_file_that_the_client_has_is_not_sent_again(client, file):
    response = client.get(PATH, headers={"If-None-Match": f'"{file.sha256}"'})
    assert (response.status_code, response.content) == (304, b"")


def test_its_signature_is_beside_it(client, file):
    response = client.get(PATH + ".asc")
    assert (response.content.decode(), response["Content-Type"]) == (SIGNATURE, "text/plain")


def test_any_spelling_of_the_project_will_do(client, file):
    response = client.get("/files/Spam/spam-1.0.tar.gz")
    assert response.status_code == 200
    response.close()


@pytest.mark.parametrize(
    "path",
    [
        "/files/spam/spam-2.0.tar.gz",
        "/files/spam/spam-2.0.tar.gz.asc",
        "/files/eggs/spam-1.0.tar.gz",
        "/files/%00/spam-1.0.tar.gz",
        "/files/spam/%00",
        "/files/spam/%ED%A0%80",
    ],
)
def test_what_is_not_there_is_404_as_text(client, file, path):
    response = client.get(path)
    assert (response.status_code, response["Content-Type"], response.content) == (
        404,
        "text/plain",
        b"There is no such file.\n",
    )


def test_an_unsigned_file_has_no_signature_beside_it(client, file):
    File.objects.update(signature="")
    assert client.get(PATH + ".asc").status_code == 404


def test_a_deleted_file_is_404_and_so_is_its_signature(client, file, alice):
    file_delete(user=alice, file=file)
    assert [client.get(path).status_code for path in (PATH, PATH + ".asc")] == [404, 404]


def test_a_file_whose_content_was_lost_is_404(client, file):
    content_remove(file.content)
    assert client.get(PATH).status_code == 404


def test_only_reading_is_allowed(client, file):
    assert client.post(PATH).status_code == 405


# ---- Parts ---------------------------------------------------------------------------------

WHOLE = sdist()
SIZE = len(WHOLE)


def taken(response) -> bytes:
    return b"".join(response.streaming_content)


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=10-19", 10, 20),
        ("bytes=10-", 10, SIZE),
        ("bytes=-7", SIZE - 7, SIZE),
        (f"bytes=-{SIZE + 5}", 0, SIZE),
        (f"bytes=5-{SIZE + 100}", 5, SIZE),
        ("bytes = 10 - 19", 10, 20),
    ],
)
def test_a_part_is_sent_alone(client, file, asked, start, stop):
    response = client.get(PATH, headers={"Range": asked})
    assert (response.status_code, taken(response)) == (206, WHOLE[start:stop])
    assert response["Content-Range"] == f"bytes {start}-{stop - 1}/{SIZE}"
    assert response["Content-Length"] == str(stop - start)


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE}-{SIZE + 5}", "bytes=-0"])
def test_a_part_beyond_the_end_is_416(client, file, asked):
    response = client.get(PATH, headers={"Range": asked})
    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{SIZE}")


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-6", "bytes=9-2", "bytes=-", "bytes=x", "lines=0-1", "", "bytes=\u0661-2"]
)
def test_what_is_not_one_range_is_answered_with_the_whole(client, file, asked):
    response = client.get(PATH, headers={"Range": asked})
    assert (response.status_code, taken(response)) == (200, WHOLE)


def test_a_part_of_the_file_that_the_client_began_with_is_sent(client, file):
    whole = client.head(PATH)
    for condition in (whole["ETag"], whole["Last-Modified"]):
        response = client.get(PATH, headers={"Range": "bytes=9-", "If-Range": condition})
        assert (response.status_code, taken(response)) == (206, WHOLE[9:])
    whole.close()


@pytest.mark.parametrize(
    "condition", ['"other"', 'W/"{}"', "Tue, 01 Jul 2025 12:00:00 GMT", "nonsense"]
)
def test_a_client_that_began_with_another_file_gets_the_whole(client, file, condition):
    headers = {"Range": "bytes=9-", "If-Range": condition.format(file.sha256)}
    response = client.get(PATH, headers=headers)
    assert (response.status_code, taken(response)) == (200, WHOLE)


def test_a_head_says_how_long_it_is_and_that_parts_can_be_had(client, file):
    response = client.head(PATH)
    assert (response["Content-Length"], response["Accept-Ranges"]) == (str(SIZE), "bytes")
    response.close()


# ---- Core metadata -------------------------------------------------------------------------


@pytest.fixture
def described(file):
    content = b"Metadata-Version: 2.1\nName: spam\n"
    CoreMetadata.objects.update_or_create(file=file, defaults={"content": content})
    file.core_metadata_sha256 = hashlib.sha256(content).hexdigest()
    file.save()
    return content


def test_what_a_file_says_of_itself_is_beside_it(client, file, described):
    response = client.get(f"{PATH}.metadata")
    assert (response.status_code, response.content) == (200, described)


@pytest.mark.parametrize("beside", ["", ".asc", ".metadata"])
def test_not_modified_has_the_tag_that_the_whole_had(client, described, beside):
    whole = client.get(PATH + beside)
    again = client.get(PATH + beside, headers={"If-None-Match": whole["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == whole["ETag"]
    whole.close()


def test_a_file_without_core_metadata_has_none_beside_it(client, file):
    assert client.get(f"{PATH}.metadata").status_code == 404


def test_an_index_that_leaves_core_metadata_out_has_none_either(client, described):
    behaviour.turn(Behaviour(index_without=frozenset({"core-metadata"})))
    assert client.get(f"{PATH}.metadata").status_code == 404
