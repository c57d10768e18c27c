"""Uploaded documentation: as it was uploaded, and in a sandbox."""

from __future__ import annotations

import pytest

from releases.contents.storage import content_remove
from releases.models import Project
from releases.services import docs_upload, status_set
from tests.releases.making import spooled, zip_of


@pytest.mark.parametrize(
    ("path", "content", "content_type"),
    [
        ("", b"<h1>spam</h1>", "text/html"),
        ("index.html", b"<h1>spam</h1>", "text/html"),
        ("api/", b"<h1>api</h1>", "text/html"),
        ("style.css", b"h1 {}", "text/css"),
        ("data.tar.gz", b"x", "application/octet-stream"),
        ("unknown.zzz", b"y", "application/octet-stream"),
    ],
)
def test_a_page_comes_out_of_the_zip_in_a_sandbox(client, document, path, content, content_type):
    document(
        {
            "index.html": b"<h1>spam</h1>",
            "api/index.html": b"<h1>api</h1>",
            "style.css": b"h1 {}",
            "data.tar.gz": b"x",
            "unknown.zzz": b"y",
        }
    )
    response = client.get(f"/docs/spam/{path}")
    assert (response.status_code, response.getvalue()) == (200, content)
    policy = response["Content-Security-Policy"].split("; ")
    assert policy[0].split() == [
        "sandbox",
        "allow-scripts",
        "allow-forms",
        "allow-popups",
        "allow-popups-to-escape-sandbox",
        "allow-downloads",
    ]
    assert {"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"} < set(policy)
    assert {
        "connect-src http://testserver/docs/spam/",
        "form-action http://testserver/docs/spam/",
    } < set(policy)
    headers = ["Content-Type", "X-Content-Type-Options", "X-Frame-Options"]
    assert [response[name] for name in headers] == [content_type, "nosniff", "DENY"]
    assert not response.cookies
    response.close()


def test_a_large_page_comes_in_pieces(client, document):
    document({"index.html": b"spam" * 100_000})
    response = client.get("/docs/spam/")
    pieces = list(response.streaming_content)
    assert (len(pieces) > 1, b"".join(pieces)) == (True, b"spam" * 100_000)
    response.close()


def test_a_page_whose_bytes_are_broken_ends_where_it_breaks(
    client, alice, spool, contents, register
):
    register()
    content = zip_of({"index.html": bytes(range(256)) * 1000}).replace(b"\0\1\2", b"\1\1\1")
    with spooled(content, folder=spool) as part:
        docs_upload(user=alice, fields={"name": ["spam"]}, content=part)
    response = client.get("/docs/spam/")
    assert (response.status_code, len(response.getvalue()) < 256_000) == (200, True)
    response.close()


def test_asking_for_the_head_only_leaves_nothing_open(client, document):
    document({"index.html": b"spam"})
    response = client.head("/docs/spam/")
    assert response.status_code == 200
    response.close()


@pytest.mark.parametrize(
    "path", ["none.html", "api", "../../etc/passwd", "%2e%2e/x", "%00", "none/", "a//b"]
)
def test_a_page_that_is_not_there_is_404(client, document, path):
    document({"index.html": b""})
    assert client.get(f"/docs/spam/{path}").status_code == 404


def test_a_project_without_documentation_is_404(client, register):
    register()
    assert client.get("/docs/spam/").status_code == 404


def test_documentation_whose_content_was_lost_is_404(client, document):
    content_remove(document({"index.html": b""}).content)
    assert client.get("/docs/spam/").status_code == 404


def test_the_address_ends_in_a_slash(client, document):
    assert client.get("/docs/spam")["Location"] == "/docs/spam/"


def test_who_has_a_page_is_told_that_it_is_the_same(client, document):
    document({"index.html": b"spam", "ham.html": b"ham"})
    first = client.get("/docs/spam/")
    etag = first["ETag"]
    again = client.get("/docs/spam/", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == etag
    assert "sandbox" in again["Content-Security-Policy"]
    document({"index.html": b"more spam"})
    changed = client.get("/docs/spam/", headers={"If-None-Match": etag})
    assert (changed.status_code, changed.getvalue()) == (200, b"more spam")
    assert client.get("/docs/spam/none", headers={"If-None-Match": "*"}).status_code == 404
    first.close()
    changed.close()


def test_a_page_needs_two_statements_and_no_session(
    client, alice, document, django_assert_num_queries
):
    document({"index.html": b"spam"})
    client.force_login(alice)
    with django_assert_num_queries(2):
        client.get("/docs/spam/").close()


def test_that_of_a_project_in_quarantine_is_not_shown(client, document):
    project = document({"index.html": b"spam"}).project
    status_set(user=None, project=project, status=Project.Status.QUARANTINED)
    assert client.get("/docs/spam/").status_code == 404
    assert b"/docs/spam/" not in client.get("/project/spam/").content
