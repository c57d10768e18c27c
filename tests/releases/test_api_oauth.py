"""The signed calls over HTTP: statuses, the three ways of a refusal, and nothing left behind."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

from oauth_provider.models import Nonce
from releases.behaviour import Behaviour, behaviour
from releases.judging.personality import Personality, Strictness
from releases.models import Documentation, File, Project, Release
from tests import factories
from tests.releases.making import docs, sdist, tar_of, upload_fields
from tests.signed import authorization, call, send

BOUNDARY = "----spam"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
PUBLISHING = ["/oauth/add_release", "/oauth/upload", "/oauth/docupload"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def consumer(db):
    return factories.consumer()


@pytest.fixture
def token(alice, consumer):
    return factories.access_token(of=consumer, by=alice)


@pytest.fixture
def kept(spool, contents):
    def count():
        models = [m.objects.count() for m in (Project, Release, File, Documentation, Nonce)]
        stored = [path for path in contents.rglob("*") if path.is_file()]
        return [*models, len(stored), len(list(spool.iterdir()))]

    return count


NOTHING = [0, 0, 0, 0, 0, 0, 0]


def part(name: str, content: bytes, *, filename: str | None = "spam.bin") -> bytes:
    of_file = "" if filename is None else f'; filename="{filename}"'
    header = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{of_file}\r\n\r\n'
    return header.encode() + content + b"\r\n"


@pytest.fixture
def uploading(consumer, token, spool, contents):
    """Send files with signed fields in the query, as clients of 2012 do."""

    def upload(fields, *parts, path="/oauth/upload", headers=None, sign_as=None):
        target = f"{path}?{urlencode(fields, doseq=True)}"
        header = authorization("POST", target, consumer=consumer, token=sign_as or token)
        body = b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
        return send(
            "POST",
            target,
            authorization=header,
            body=body,
            content_type=MULTIPART,
            headers=headers,
        )

    return upload


def test_a_release_is_registered(consumer, token, kept):
    form = urlencode({"name": "spam", "version": "1.0", "summary": "Späm + & 100%", "empty": ""})
    response = call("POST", "/oauth/add_release", consumer=consumer, token=token, form=form)
    assert (response.status_code, response.content, response["Content-Type"]) == (
        200,
        b"OK",
        "text/plain",
    )
    assert Release.objects.get().metadata["summary"] == "Späm + & 100%"
    assert kept() == [1, 1, 0, 0, 1, 0, 0]


def test_the_query_is_read_too(consumer, token):
    target = "/oauth/add_release?name=spam&version=1.0"
    assert call("POST", target, consumer=consumer, token=token).status_code == 200


def test_a_file_is_uploaded(uploading, kept):
    response = uploading(upload_fields(), part("content", sdist()))
    assert (response.status_code, response.content) == (200, b"OK")
    assert kept() == [1, 1, 1, 0, 1, 1, 0]


def test_a_signature_is_uploaded_as_a_file_part(uploading):
    signature = b"-----BEGIN PGP SIGNATURE-----\n\niQ==\n"
    uploading(upload_fields(), part("content", sdist()), part("gpg_signature", signature))
    assert File.objects.get().signature == signature.decode()


def test_fields_may_come_as_multipart_text(uploading, kept):
    texts = [
        part(name, values[0].encode(), filename=None) for name, values in upload_fields().items()
    ]
    assert uploading({}, *texts, part("content", sdist())).status_code == 200
    assert kept() == [1, 1, 1, 0, 1, 1, 0]


def test_the_same_upload_again_is_ok(uploading, kept):
    statuses = [uploading(upload_fields(), part("content", sdist())).status_code for _ in range(2)]
    assert statuses == [200, 200]
    assert kept() == [1, 1, 1, 0, 2, 1, 0]


def test_documentation_is_uploaded(uploading, kept):
    uploading(upload_fields(), part("content", sdist()))
    response = uploading({"name": "spam"}, part("content", docs()), path="/oauth/docupload")
    assert (response.status_code, response.content) == (200, b"OK")
    assert kept() == [1, 1, 1, 1, 2, 2, 0]


class TestRefusals:
    def test_the_reason_phrase_and_the_text_tell_it(self, uploading, kept):
        response = uploading(
            upload_fields(version="one", filename="eggs-1.0.tar.gz"), part("content", sdist())
        )
        version = "'one' is not a version (PEP 440)"
        name = "'eggs-1.0.tar.gz' does not begin with the name of its project, 'spam'"
        assert (response.status_code, response.reason_phrase) == (400, f"{version}; {name}")
        assert response.content.decode() == f"{version}\n{name}\n"
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert response["X-Mock-Rule"] == "version-invalid"
        assert kept() == NOTHING

    @pytest.mark.parametrize("accept", ["application/json", "application/problem+json"])
    def test_json_tells_it_to_those_who_accept_it(self, uploading, accept):
        response = uploading(
            upload_fields(version="one"), part("content", sdist()), headers={"Accept": accept}
        )
        message = "'one' is not a version (PEP 440)"
        assert response["Content-Type"] == accept
        assert json.loads(response.content) == {
            "type": "about:blank",
            "title": "The publication was refused",
            "status": 400,
            "detail": message,
            "code": "version-invalid",
            "message": message,
            "field": "version",
            "problems": [{"code": "version-invalid", "message": message, "field": "version"}],
        }

    def test_a_reason_phrase_is_one_short_line_of_latin_1(self, uploading):
        response = uploading(
            upload_fields(
                classifiers=["Späm\x85 :: 漢字 …" * 9], version="\r\nX: y", home_page="x"
            ),
            part("content", sdist()),
        )
        reason = response.reason_phrase
        assert reason.startswith(r"'\r\nX: y' has blanks around the version; 'x' is not an abso")
        assert r"'Späm\x85 :: ??" in reason
        assert (len(reason), reason.isprintable(), reason[-3:]) == (200, True, "...")
        assert reason.encode("latin-1")

    @pytest.mark.parametrize("path", PUBLISHING)
    def test_a_release_without_fields_is_refused(self, uploading, kept, path):
        response = uploading({}, part("content", b""), path=path)
        assert (response.status_code, response["X-Mock-Rule"]) == (400, "field-missing")
        assert kept() == NOTHING

    def test_a_content_that_is_text_is_no_content(self, uploading, kept):
        response = uploading(upload_fields(), part("content", b"spam", filename=None))
        assert (response.status_code, response["X-Mock-Rule"]) == (400, "content-missing")
        assert kept() == NOTHING

    def test_a_content_over_the_limit_is_413(self, uploading, kept, settings):
        settings.MOCK_UPLOAD_LIMIT = 10
        response = uploading(upload_fields(), part("content", sdist()))
        assert (response.status_code, response["X-Mock-Rule"]) == (413, "content-too-large")
        assert kept() == NOTHING

    def test_a_content_far_over_the_limit_is_413_unread(
        self, uploading, kept, settings, monkeypatch
    ):
        monkeypatch.setattr("releases.contents.spool.PATIENCE", 0)
        settings.MOCK_UPLOAD_LIMIT = 10
        response = uploading(upload_fields(), part("content", sdist()))
        assert (response.status_code, response["X-Mock-Rule"]) == (413, "content-too-large")
        assert kept() == NOTHING

    def test_a_name_with_other_content_is_refused_with_the_words_that_uploaders_look_for(
        self, uploading, kept
    ):
        uploading(upload_fields(), part("content", sdist()))
        other = tar_of({"spam-1.0/PKG-INFO": b"other"})
        response = uploading(upload_fields(), part("content", other))
        assert (response.status_code, response["X-Mock-Rule"]) == (400, "file-name-taken")
        assert "already exist" in response.reason_phrase
        assert kept() == [1, 1, 1, 0, 1, 1, 0]

    @pytest.mark.parametrize("path", PUBLISHING)
    def test_somebody_elses_project_is_403(self, uploading, kept, bob, consumer, path):
        uploading(upload_fields(), part("content", sdist()))
        before = kept()
        foreign = factories.access_token(of=consumer, by=bob)
        content = docs() if path.endswith("docupload") else sdist()
        response = uploading(upload_fields(), part("content", content), path=path, sign_as=foreign)
        assert response.status_code == 403
        assert b"permission_denied" in response.content
        assert kept() == before

    def test_a_request_that_is_not_signed_keeps_nothing(self, kept, spool, contents):
        body = part("content", sdist()) + f"--{BOUNDARY}--\r\n".encode()
        target = f"/oauth/upload?{urlencode(upload_fields(), doseq=True)}"
        response = send("POST", target, body=body, content_type=MULTIPART)
        assert response.status_code in {400, 401}
        assert kept() == NOTHING

    def test_a_body_that_breaks_off_keeps_nothing(self, consumer, token, kept):
        target = f"/oauth/upload?{urlencode(upload_fields(), doseq=True)}"
        header = authorization("POST", target, consumer=consumer, token=token)
        body = part("content", b"x" * 300_000)[:-100_000]
        response = send("POST", target, authorization=header, body=body, content_type=MULTIPART)
        assert response.status_code == 400
        assert kept() == NOTHING

    def test_a_text_that_came_as_a_file_is_refused(self, uploading, kept):
        response = uploading(upload_fields(), part("content", sdist()), part("summary", b"spam"))
        assert (response.status_code, response["X-Mock-Rule"]) == (400, "field-is-file")
        assert kept() == NOTHING

    @pytest.mark.parametrize("path", PUBLISHING)
    def test_a_read_only_index_takes_nothing(self, uploading, kept, path):
        behaviour.turn(Behaviour(read_only=True))
        response = uploading(upload_fields(), part("content", sdist()), path=path)
        assert (response.status_code, response["X-Mock-Rule"]) == (403, "uploads-off")
        assert kept() == NOTHING

    def test_the_rules_of_today_can_be_had_here(self, uploading, kept):
        behaviour.turn(Behaviour(personality=Personality.PYPI_TODAY))
        response = uploading(upload_fields(metadata_version="2.1"), part("content", sdist()))
        assert (response.status_code, response["X-Mock-Rule"]) == (400, "digest-missing")
        assert kept() == NOTHING

    @pytest.mark.parametrize("path", ["/oauth/add_release", "/oauth/upload"])
    def test_what_is_only_warned_of_is_taken_and_told(self, uploading, path):
        behaviour.turn(Behaviour(strictness=Strictness.WARN))
        fields = upload_fields(home_page="spam.example")
        response = uploading(fields, part("content", sdist()), path=path)
        assert (response.status_code, response["X-Mock-Warning"]) == (200, "url-invalid")
        assert response.content.startswith(b"OK\nwarning: 'spam.example' is not an absolute URL")

    @pytest.mark.parametrize("path", PUBLISHING)
    def test_only_a_post_publishes(self, client, path):
        assert client.get(path).status_code == 405
