"""pypi_mock/recording.py: each request of a client has an entry, and its answer names it."""

from __future__ import annotations

import base64
import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.services import user_create
from pypi_mock.journal import Body, journal
from tests import factories
from tests.signed import FORM, authorization, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_empty_journal")]


def test_an_accepted_request_is_recorded_as_it_came(token):
    target = "/oauth/test?a=%7e"
    signed = authorization("GET", target, consumer=token.consumer, token=token)

    response = send("GET", target, authorization=signed)

    [entry] = journal.entries()
    assert response["X-Mock-Request-Id"] == str(entry.number)
    assert "Link" not in response
    assert (entry.wire.method, entry.wire.target, entry.status) == (b"GET", target.encode(), 200)
    assert (entry.consumer, entry.token, entry.user, entry.reading) == (
        token.consumer.key,
        token.key,
        token.user.username,
        "rfc5849",
    )
    assert (entry.is_accepted, entry.diagnosis, len(entry.checks)) == (True, None, 19)
    assert entry.base_string is not None


def test_a_refusal_leads_to_its_entry_and_to_the_page_of_its_cause(token):
    signed = authorization("GET", "/oauth/test", consumer=token.consumer, token=token)

    response = send("POST", "/oauth/test", authorization=signed)

    [entry] = journal.entries()
    assert entry.slugs == ("method.signed-as-get",)
    assert response["Link"] == (
        f'</_mock/requests/{entry.number}>; rel="describedby",'
        ' </_mock/docs/mistakes/method.signed-as-get/>; rel="help"'
    )


@pytest.mark.parametrize("kept", [None, 100, 0])
def test_a_form_is_kept_to_a_limit_and_hashed_whole(token, settings, kept):
    if kept is not None:
        settings.MOCK_JOURNAL_BODY = kept
    limit = settings.MOCK_JOURNAL_BODY
    body = "a=" + "x" * 64 * 1024
    signed = authorization("POST", "/oauth/test", consumer=token.consumer, token=token, form=body)

    send("POST", "/oauth/test", authorization=signed, body=body.encode(), content_type=FORM)

    [entry] = journal.entries()
    digest = hashlib.sha256(body.encode()).hexdigest()
    assert entry.body == Body(len(body), digest, is_whole=False)
    assert entry.wire.body == body.encode()[:limit]
    assert entry.base_string is None


@pytest.mark.parametrize("kept", [64 * 1024, 10])
def test_a_multipart_body_is_glimpsed_while_it_is_read(token, settings, kept):
    settings.MOCK_JOURNAL_BODY = kept
    body = b'--B\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--B--\r\n'
    signed = authorization("POST", "/oauth/test", consumer=token.consumer, token=token)

    send(
        "POST",
        "/oauth/test",
        authorization=signed,
        body=body,
        content_type="multipart/form-data; boundary=B",
    )

    [entry] = journal.entries()
    digest = hashlib.sha256(body).hexdigest()
    assert entry.body == Body(len(body), digest, is_whole=kept > len(body))
    assert entry.wire.body == body[:kept]


def test_no_secret_of_a_plaintext_signature_is_kept(token):
    secret = token.consumer.secret
    field = (
        f'OAuth oauth_consumer_key="{token.consumer.key}", oauth_signature_method="PLAINTEXT",'
        f' oauth_signature="{secret}"'
    )

    send("GET", "/oauth/request_token", authorization=field)

    [entry] = journal.entries()
    assert secret not in repr(entry)
    assert entry.slugs == ("key.no-ampersand-when-token-secret-empty",)


def test_a_secret_that_was_sent_as_a_parameter_takes_the_base_string_with_it(token):
    target = f"/oauth/test?client_secret={token.consumer.secret}"
    signed = authorization("GET", target, consumer=token.consumer, token=token)

    send("POST", target, authorization=signed)

    [entry] = journal.entries()
    assert token.consumer.secret not in repr(entry)


@pytest.mark.parametrize("path", ["/oauth/nothing-here", "/oauth/authorise"])
def test_what_is_not_signed_is_recorded_too(path: str):
    send("GET", path)

    [entry] = journal.entries()
    assert (entry.path, entry.checks, entry.body) == (path, (), Body())


def test_what_people_type_is_not_recorded(client):
    client.post("/accounts/login/", {"username": "alice", "password": "open sesame"})

    [entry] = journal.entries()
    assert entry.body.withheld == "people typed into this form"
    assert "sesame" not in repr(entry)


def test_a_user_who_is_logged_in_is_named(client):
    alice = factories.user(username="alice")
    client.force_login(alice)

    client.get("/accounts/")

    [entry] = journal.entries()
    assert entry.user == "alice"


def test_pages_for_people_and_those_behind_the_scenes_are_not_recorded(client):
    for path in ("/", "/_mock/", "/_mock/v1/requests"):
        assert "X-Mock-Request-Id" not in client.get(path, HTTP_HOST="localhost")

    assert journal.entries() == []


def test_what_uploaders_and_installers_ask_is_recorded_with_who_asked(client):
    user_create(username="alice", password="alice")
    pair = base64.b64encode(b"alice:alice").decode()
    client.get("/simple/spam/")
    content = SimpleUploadedFile("spam-1.0.tar.gz", b"nonsense")
    client.post("/legacy/", {"content": content}, headers={"Authorization": f"Basic {pair}"})

    asked, uploaded = journal.entries()
    assert (asked.path, asked.status, asked.user) == ("/simple/spam/", 404, "")
    assert (uploaded.path, uploaded.status, uploaded.user) == ("/legacy/", 400, "alice")
    assert (uploaded.rule, b"nonsense" in (uploaded.wire.body or b"")) == ("field-missing", True)
    assert pair not in repr(uploaded)
