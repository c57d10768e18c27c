"""``/pypi`` with ``:action``: the one address of 2012."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from releases.behaviour import Behaviour, behaviour
from releases.models import Documentation, File, Project, Release
from tests import factories
from tests.releases.forms_made import Part, UploadForm, basic, publish, sdist_form, wheel_form
from tests.releases.inspection.archives_made import good_sdist
from tests.releases.making import docs

pytestmark = pytest.mark.django_db

RELEASE = {"name": "spam", "version": "1.0", "summary": "A can of spam"}
PKG_INFO = b"Metadata-Version: 1.0\nName: spam\nVersion: 1.0\nSummary: A can of spam\n"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def alice(db, spool, contents):
    return factories.user(username="alice")


def send(client, form, **options):
    return publish(client, form, path="/pypi", **options)


@pytest.fixture
def post(client):
    """Send a form without files."""

    def posted(action, *, path="/pypi", authorization=None, **fields):
        headers = {"Authorization": basic("alice") if authorization is None else authorization}
        body = urlencode({":action": action, **fields})
        return client.post(path, body, content_type=FORM, headers=headers)

    return posted


@pytest.mark.parametrize("path", ["/pypi", "/pypi/"])
def test_a_file_is_taken_with_ok_and_a_line_end(client, path):
    response = publish(client, sdist_form(), path=path)
    assert (response.status_code, response.content, response["Content-Type"]) == (
        200,
        b"OK\n",
        "text/plain",
    )
    assert File.objects.count() == 1


def test_without_credentials_a_password_is_asked_for(client):
    response = send(client, sdist_form(), authorization="")
    assert (response.status_code, response["WWW-Authenticate"]) == (401, 'Basic realm="pypi"')


@pytest.mark.parametrize("path", ["/pypi", "/pypi/"])
def test_a_release_is_submitted_and_edited(post, path):
    assert post("submit", path=path, **RELEASE).content == b"OK\n"
    assert post("submit", path=path, **{**RELEASE, "summary": "Two cans"}).status_code == 200
    assert Release.objects.get().metadata["summary"] == "Two cans"


def test_the_action_may_stand_in_the_query(client):
    headers = {"Authorization": basic("alice")}
    body = urlencode(RELEASE)
    response = client.post("/pypi?:action=submit", body, content_type=FORM, headers=headers)
    assert (response.status_code, Release.objects.count()) == (200, 1)


@pytest.mark.parametrize(
    "form",
    [
        UploadForm({}, {"pkg_info": Part(PKG_INFO, "PKG-INFO")}),
        UploadForm({"pkg_info": PKG_INFO.decode()}),
    ],
    ids=["file", "text"],
)
def test_a_release_is_submitted_by_its_pkg_info(client, form):
    response = send(client, form.but(__action="submit_pkg_info"))
    assert (response.status_code, response.content) == (200, b"OK\n")
    assert Release.objects.get().metadata["summary"] == "A can of spam"


@pytest.mark.parametrize("form", [UploadForm({}), UploadForm({"pkg_info": "Name: spam\n"})])
def test_a_pkg_info_that_says_too_little_is_refused(client, form):
    response = send(client, form.but(__action="submit_pkg_info"))
    assert (response.status_code, response["X-Mock-Rule"]) == (400, "field-missing")
    assert Project.objects.count() == 0


def test_metadata_is_verified_for_anybody_and_nothing_is_kept(post):
    behaviour.turn(Behaviour(read_only=True))
    assert post("verify", authorization="", **RELEASE).content == b"OK\n"
    response = post("verify", authorization="", **{**RELEASE, "version": "one"})
    assert (response.status_code, response["X-Mock-Rule"]) == (400, "version-invalid")
    assert Project.objects.count() == 0


def test_documentation_is_taken_and_the_way_to_it_told(client, post):
    post("submit", **RELEASE)
    form = UploadForm({":action": "doc_upload", "name": "spam"})
    response = send(client, form.but(content=Part(docs(), "docs.zip", "application/zip")))
    assert (response.status_code, response["Location"]) == (301, "http://testserver/docs/spam/")
    assert Documentation.objects.count() == 1


@pytest.mark.parametrize("parts", [{}, {"content": Part(b"no zip", "docs.zip")}])
def test_documentation_that_cannot_be_shown_is_refused(client, post, parts):
    post("submit", **RELEASE)
    response = send(client, UploadForm({":action": "doc_upload", "name": "spam"}, parts))
    assert (response.status_code, Documentation.objects.count()) == (400, 0)


def test_only_its_people_document_a_project(client, post):
    post("submit", **RELEASE)
    factories.user(username="mallory")
    form = UploadForm({":action": "doc_upload", "name": "spam"}, {"content": Part(docs(), "d.zip")})
    response = send(client, form, authorization=basic("mallory"))
    assert (response.status_code, response["X-Mock-Rule"]) == (403, "permission-denied")


@pytest.mark.parametrize(
    ("query", "status", "rule"),
    [
        ("", 400, "action-unclear"),
        ("?:action=verify&:action=verify", 400, "action-unclear"),
        ("?:action=eat", 404, "action-unknown"),
    ],
)
def test_one_action_that_exists_is_needed(client, query, status, rule):
    response = client.post(f"/pypi{query}")
    assert (response.status_code, response["X-Mock-Rule"]) == (status, rule)


class TestReadme:
    README = good_sdist(**{"README.md": "Späm\0".encode()})

    def described(self, client):
        response = send(client, sdist_form(self.README))
        assert response.status_code == 200
        return Release.objects.get().metadata.get("description")

    def test_the_readme_of_an_sdist_describes_a_release_that_says_nothing(self, client):
        assert self.described(client) == "Späm\N{REPLACEMENT CHARACTER}"

    @pytest.mark.parametrize("description", ["", "UNKNOWN"])
    def test_it_describes_a_release_that_was_registered_before(self, client, post, description):
        post("submit", **RELEASE, description=description)
        assert self.described(client) == "Späm\N{REPLACEMENT CHARACTER}"

    def test_it_is_no_match_for_a_description(self, client, post):
        post("submit", **RELEASE, description="Spam it is")
        assert self.described(client) == "Spam it is"

    def test_today_it_describes_nothing(self, client):
        publish(client, sdist_form(self.README))
        assert "description" not in Release.objects.get().metadata


def test_a_wheel_beside_its_sdist_is_taken(client):
    assert send(client, sdist_form()).status_code == send(client, wheel_form()).status_code == 200
    assert File.objects.count() == 2
