"""Downloads."""

from __future__ import annotations

import pytest

from releases.models import File
from releases.services import file_delete, file_upload
from releases.storage import content_remove
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
