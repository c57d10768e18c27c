"""``/legacy/``: the upload of today's uploaders."""

from __future__ import annotations

import hashlib
import json

import pytest

from accounts.models import TrustedPublisher
from releases.behaviour import Behaviour, behaviour
from releases.contents.storage import content_open
from releases.judging.personality import Personality
from releases.models import CoreMetadata, File, Project, Provenance, Release, Role
from tests import factories
from tests.releases.broken_uploads import attestation
from tests.releases.forms_made import (
    MULTIPART,
    Part,
    basic,
    file_form,
    publish,
    sdist_form,
    wheel_form,
)
from tests.releases.inspection.archives_made import METADATA, SDIST, WHEEL, good_sdist, good_wheel
from tests.releases.making import wheel

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def alice(db, spool, contents):
    return factories.user(username="alice")


def test_an_upload_registers_project_and_release_and_keeps_what_the_file_says_of_itself(
    client, alice
):
    response = publish(client, wheel_form().but(summary="A can of spam"))
    assert (response.status_code, response.content) == (200, b"")
    file = File.objects.select_related("release", "project").get()
    assert (file.filename, file.pyversion, file.size) == (WHEEL, "py3", len(good_wheel()))
    assert (file.release.version, file.release.metadata["summary"]) == ("1.0", "A can of spam")
    assert Role.objects.get(project=file.project).user == alice
    with content_open(file.content) as content:
        assert content.read() == good_wheel()
    assert file.core_metadata_sha256 == hashlib.sha256(METADATA).hexdigest()
    assert bytes(CoreMetadata.objects.get(file=file).content) == METADATA


@pytest.mark.parametrize("content_type", [None, "application/octet-stream", "application/x-tar"])
def test_fields_may_come_in_any_order_and_a_part_without_a_type(client, content_type):
    form = sdist_form().but(content=Part(good_sdist(), SDIST, content_type))
    body = form.body(content_first=True)
    headers = {"Authorization": basic("alice")}
    response = client.post("/legacy/", body, content_type=MULTIPART, headers=headers)
    assert (response.status_code, File.objects.count()) == (200, 1)


def test_the_very_same_file_again_is_taken_and_changes_nothing(client, spool, contents):
    serials = []
    for _ in range(3):
        assert publish(client, wheel_form()).status_code == 200
        serials.append(Project.objects.get().serial)
    assert len(set(serials)) == 1
    assert len([path for path in contents.rglob("*") if path.is_file()]) == 1
    assert list(spool.iterdir()) == []


@pytest.mark.parametrize("scheme", ["basic", "token", "Bearer"])
def test_an_api_token_uploads_to_its_projects(client, alice, scheme):
    _, text = factories.api_token(by=alice, projects=("spam",))
    authorization = basic("__token__", text) if scheme == "basic" else f"{scheme} {text}"
    assert publish(client, wheel_form(), authorization=authorization).status_code == 200


def test_a_word_for_nothing_is_nothing_and_a_nul_is_written_out(client):
    form = wheel_form().but(summary="a\0b", author="UNKNOWN", keywords=" UNKNOWN ")
    assert publish(client, form).status_code == 200
    metadata = Release.objects.get().metadata
    assert (metadata["summary"], "author" in metadata, "keywords" in metadata) == (
        r"a\x00b",
        False,
        False,
    )


def test_attestations_are_kept_as_they_came(client):
    assert publish(client, wheel_form().but(attestations=attestation())).status_code == 200
    kept = Provenance.objects.get()
    assert kept.attestations == json.loads(attestation())
    assert kept.publisher == {"kind": "User", "user": "alice"}


def test_a_job_that_uploads_vouches_for_what_it_attests(client, alice):
    job = TrustedPublisher.objects.create(
        user=alice, project="spam", repository="alice/spam", workflow="release.yml"
    )
    token, text = factories.api_token(by=alice)
    token.publisher = job
    token.save()
    form = wheel_form().but(attestations=attestation())
    assert publish(client, form, authorization=basic("__token__", text)).status_code == 200
    assert Provenance.objects.get().publisher == {
        "kind": "GitHub",
        "repository": "alice/spam",
        "workflow": "release.yml",
        "environment": None,
    }


@pytest.mark.parametrize(
    "subject",
    [
        lambda form: form.but(content=Part(wheel(), WHEEL), sha256_digest=None, md5_digest=""),
        lambda form: form.but(content=Part(good_wheel(), "spam-1.0-py2-none-any.whl")),
    ],
    ids=["other content", "another name"],
)
def test_attestations_of_another_file_are_refused(client, subject):
    response = publish(client, subject(wheel_form()).but(attestations=attestation()))
    assert "attestations: it is about" in response.content.decode()
    assert Project.objects.count() == 0


def test_all_that_is_wrong_is_told_at_once(client):
    form = wheel_form(good_wheel(WHEEL=None)).but(
        summary="x" * 513, classifiers="Sweet", md5_digest="0" * 32
    )
    response = publish(client, form, accept="application/json")
    codes = [problem["code"] for problem in json.loads(response.content)["problems"]]
    assert codes == [
        "summary-invalid",
        "classifier-unknown",
        "digest-mismatch",
        "wheel-without-wheel",
    ]


def test_a_name_taken_is_told_with_the_words_that_uploaders_look_for(client):
    publish(client, sdist_form())
    response = publish(client, sdist_form(good_sdist(other=b"")))
    assert response.reason_phrase == f"'{SDIST}' already exists with other content"


class TestWaysOfSayingIt:
    REASON = "'one' is not a version (PEP 440); 'x' is not an e-mail address"

    @pytest.fixture
    def refused(self, client):
        form = wheel_form().but(version="one", author_email="x")
        return lambda accept: publish(client, form, accept=accept)

    @pytest.mark.parametrize(
        "accept", ["*/*", "text/plain", "application/pdf"], ids=["any", "text", "none of ours"]
    )
    def test_text(self, refused, accept):
        response = refused(accept)
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert response.content.decode().splitlines() == self.REASON.split("; ")

    @pytest.mark.parametrize("accept", ["text/html", "text/html,application/xml;q=0.9,*/*;q=0.8"])
    def test_html(self, refused, accept):
        response = refused(accept)
        assert response["Content-Type"] == "text/html; charset=utf-8"
        assert "<li>&#x27;one&#x27; is not a version" in response.content.decode()

    def test_json_as_todays_index_says_it(self, refused):
        # As uv asks; it prints the member code.
        response = refused("application/json;q=0.9, text/plain;q=0.8, text/html;q=0.7")
        assert json.loads(response.content) == {
            "message": self.REASON.replace("; ", "\n"),
            "code": f"400 {self.REASON}",
            "title": "Bad Request",
            "rule": "version-invalid",
            "problems": [
                {
                    "code": "version-invalid",
                    "message": self.REASON.split("; ")[0],
                    "field": "version",
                },
                {
                    "code": "email-invalid",
                    "message": self.REASON.split("; ")[1],
                    "field": "author_email",
                },
            ],
        }

    def test_a_problem_document(self, refused):
        document = json.loads(refused("application/problem+json").content)
        assert (document["status"], document["code"]) == (400, "version-invalid")

    @pytest.mark.parametrize("accept", ["*/*", "text/html", "application/json"])
    def test_the_reason_phrase_is_the_same(self, refused, accept):
        response = refused(accept)
        assert (response.status_code, response.reason_phrase) == (400, self.REASON)
        assert response["X-Mock-Rule"] == "version-invalid"


class TestAddresses:
    @pytest.mark.parametrize("method", ["get", "post", "put"])
    def test_without_a_slash_the_way_is_told_in_full(self, client, method):
        response = getattr(client, method)("/legacy")
        assert (response.status_code, response["Location"]) == (308, "http://testserver/legacy/")

    @pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
    def test_only_a_post_uploads(self, client, method):
        response = getattr(client, method)("/legacy/")
        assert (response.status_code, response["Allow"]) == (405, "POST")

    @pytest.mark.parametrize("action", ["submit", "submit_pkg_info", "doc_upload"])
    def test_what_today_no_longer_does_is_gone(self, client, action):
        response = publish(client, wheel_form().but(__action=action))
        assert (response.status_code, response["X-Mock-Rule"]) == (410, "action-gone")

    def test_no_credentials_are_403_and_ask_for_none(self, client):
        response = publish(client, wheel_form(), authorization="")
        assert (response.status_code, response.get("WWW-Authenticate")) == (403, None)

    def test_an_action_need_not_be_said(self, client):
        assert publish(client, wheel_form().but(__action=None)).status_code == 200


class TestPersonalities:
    def test_the_index_of_2012_can_be_had_here(self, client):
        behaviour.turn(Behaviour(personality=Personality.LEGACY_2012))
        form = file_form(wheel(), WHEEL, filetype="bdist_wheel", pyversion="py3")
        assert publish(client, form.but(sha256_digest=None)).status_code == 200
        assert publish(client, form, authorization="").status_code == 401

    def test_todays_index_can_be_had_at_pypi(self, client):
        behaviour.turn(Behaviour(personality=Personality.PYPI_TODAY))
        response = publish(client, wheel_form().but(sha256_digest=None), path="/pypi")
        assert (response.status_code, response["X-Mock-Rule"]) == (400, "digest-missing")
        assert publish(client, wheel_form().but(__action="submit"), path="/pypi").status_code == 410
