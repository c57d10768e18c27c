"""Provenance (PEP 740)."""

from __future__ import annotations

import pytest

from releases import services
from releases.api.integrity import V1_JSON
from releases.models import Project, Provenance
from tests.releases.making import wheel

ATTESTATION = {"version": 1, "verification_material": {}, "envelope": {"statement": "e30="}}
PUBLISHER = {"kind": "GitHub", "repository": "alice/spam", "workflow": "release.yml"}
PATH = "/integrity/spam/1.0/spam-1.0.tar.gz/provenance"


@pytest.fixture
def attested(uploading):
    file = uploading(name="Spam")
    Provenance.objects.create(file=file, attestations=[ATTESTATION], publisher=PUBLISHER)
    return file


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, V1_JSON),
        ("*/*", V1_JSON),
        ("application/json", "application/json"),
        (V1_JSON, V1_JSON),
        (f"text/html, {V1_JSON};q=0.5", V1_JSON),
        ("application/*", V1_JSON),
    ],
)
def test_a_file_has_a_provenance_object(client, attested, accept, media_type):
    response = client.get(PATH, headers={"Accept": accept} if accept else {})
    assert (response.status_code, response["Content-Type"]) == (200, media_type)
    bundle = {"publisher": PUBLISHER, "attestations": [ATTESTATION]}
    assert response.json() == {"version": 1, "attestation_bundles": [bundle]}
    assert "Accept" in response["Vary"]
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["X-PyPI-Last-Serial"] == str(Project.objects.get().serial)


def test_it_is_found_where_the_simple_index_says(client, attested):
    page = client.get("/simple/spam/", headers={"Accept": "application/vnd.pypi.simple.v1+json"})
    (file,) = page.json()["files"]
    assert client.get(file["provenance"]).status_code == 200


def test_it_is_not_sent_to_who_has_it(client, attested):
    known = {"If-None-Match": client.get(PATH)["ETag"]}
    assert client.get(PATH, headers=known).status_code == 304


@pytest.mark.parametrize("accept", ["text/html", "application/vnd.pypi.integrity.v2+json", "a/b"])
def test_what_cannot_be_read_is_not_sent(client, attested, accept):
    response = client.get(PATH, headers={"Accept": accept})
    assert (response.status_code, response.json()) == (406, {"message": "Request not acceptable"})


@pytest.mark.parametrize(
    "path",
    [
        "/integrity/ham/1.0/spam-1.0.tar.gz/provenance",
        "/integrity/spam/1.1/spam-1.0.tar.gz/provenance",
        "/integrity/spam/nonsense/spam-1.0.tar.gz/provenance",
        "/integrity/spam/1.0/spam-1.0.zip/provenance",
        "/integrity/-/1.0/spam-1.0.tar.gz/provenance",
        "/integrity/spam/1.0/%00/provenance",
        "/integrity/spam/1.0/%ED%A0%80/provenance",
    ],
)
def test_a_file_that_is_not_there_has_none(client, attested, path):
    response = client.get(path)
    assert (response.status_code, response.json()) == (404, {"message": "Not Found"})


def test_a_file_without_attestations_has_none(client, attested, uploading):
    name = "spam-1.0-py3-none-any.whl"
    uploading(filename=name, filetype="bdist_wheel", pyversion="py3", content=wheel())
    response = client.get(f"/integrity/spam/1.0/{name}/provenance")
    assert response.status_code == 404
    assert response.json() == {"message": f"No provenance available for {name}"}


def test_a_file_in_quarantine_has_none(client, attested):
    project = Project.objects.get()
    services.status_set(user=None, project=project, status=Project.Status.QUARANTINED)
    assert client.get(PATH).status_code == 404
