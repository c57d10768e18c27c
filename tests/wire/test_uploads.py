"""Uploads of today to a real server: the bytes of its answers, and several at once."""

from __future__ import annotations

import http.client
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.releases.forms_made import MULTIPART, UploadForm, basic, sdist_form, wheel_form
from tests.releases.inspection.archives_made import METADATA, SDIST, good_sdist
from tests.releases.making import tar_of

CONTENDERS = 8


@pytest.fixture
def own_server(start_server):
    return start_server()


def post(server, form, *, path="/legacy/", password=None, headers=None):
    """Send a form as alice; return status, reason phrase, headers and body."""
    connection = http.client.HTTPConnection(*server.address, timeout=60)
    authorization = basic(server.username, password or server.password)
    fields = {"Content-Type": MULTIPART, "Authorization": authorization, **(headers or {})}
    try:
        body = form.body() if isinstance(form, UploadForm) else form
        connection.request("POST", path, body, fields)
        response = connection.getresponse()
        return response.status, response.reason, response.headers, response.read()
    finally:
        connection.close()


def named(form: UploadForm, name: str) -> UploadForm:
    """Return a form for another project's sdist, whose content is as it was."""
    return form.but(name=name, filename=f"{name}-1.0.tar.gz")


def sdist_of(name: str, **more: bytes) -> bytes:
    members = {"PKG-INFO": METADATA.replace(b"Spam", name.encode()), "LICENSE": b"", **more}
    return tar_of({f"{name}-1.0/{member}": text for member, text in members.items()})


def files_of(server, name):
    connection = http.client.HTTPConnection(*server.address, timeout=60)
    connection.request("GET", f"/simple/{name}/", headers={"Accept": "application/json"})
    accept = {"Accept": "application/vnd.pypi.simple.v1+json"}
    connection.getresponse().read()
    connection.request("GET", f"/simple/{name}/", headers=accept)
    document = json.loads(connection.getresponse().read())
    connection.close()
    return [(file["filename"], file["hashes"]["sha256"]) for file in document["files"]]


def at_once(server, forms):
    start = threading.Barrier(len(forms))

    def run(form):
        start.wait()
        return post(server, form)

    with ThreadPoolExecutor(len(forms)) as threads:
        return list(threads.map(run, forms))


def test_of_eight_uploads_of_one_name_exactly_one_wins(own_server):
    for round_ in range(5):
        name = f"race{'abcde'[round_]}"
        forms = [
            named(sdist_form(sdist_of(name, **{f"f{number}": b""})), name)
            for number in range(CONTENDERS)
        ]
        answers = at_once(own_server, forms)
        assert sorted(status for status, *_ in answers) == [200] + [400] * (CONTENDERS - 1)
        reasons = {reason for status, reason, *_ in answers if status == 400}
        assert reasons == {f"'{name}-1.0.tar.gz' already exists with other content"}
        won = next(form for form, answer in zip(forms, answers, strict=True) if answer[0] == 200)
        assert files_of(own_server, name) == [(f"{name}-1.0.tar.gz", won.fields["sha256_digest"])]


def test_of_eight_uploads_of_one_file_all_succeed_and_one_is_kept(own_server):
    form = sdist_form()
    answers = at_once(own_server, [form] * CONTENDERS)
    assert [status for status, *_ in answers] == [200] * CONTENDERS
    assert files_of(own_server, "spam") == [(SDIST, form.fields["sha256_digest"])]


def test_of_eight_names_that_look_alike_exactly_one_wins(own_server):
    names = ["spili", "sp-ili", "spi-li", "spil-i", "sp1li", "spi1i", "spil1", "s-pili"]
    forms = [
        named(sdist_form(sdist_of(name)), name).but(filename=f"{name.replace('-', '_')}-1.0.tar.gz")
        for name in names
    ]
    answers = at_once(own_server, forms)
    assert sorted(status for status, *_ in answers) == [200] + [400] * (CONTENDERS - 1)
    rules = {headers["X-Mock-Rule"] for status, _, headers, _ in answers if status == 400}
    assert rules == {"name-too-similar"}


def test_why_is_said_in_the_first_line_of_the_answer(server):
    form = wheel_form().but(version="ein\N{SNOWMAN}s\r\nX-Evil: yes")
    status, reason, headers, body = post(server, form)
    shown = r"'ein?s\r\nX-Evil: yes'"
    assert (status, reason.startswith(f"{shown} is not a version")) == (400, True), reason
    assert headers["X-Evil"] is None
    assert b"'ein\xe2\x98\x83s" in body


@pytest.mark.parametrize("size", [1000, 30 * 1024 * 1024])
def test_who_is_not_known_hears_so_whatever_was_sent(server, size):
    form = sdist_form(good_sdist() + bytes(size))
    status, reason, _, _ = post(server, form, password="wrong")
    assert (status, reason) == (403, "no user has this name and this password")


@pytest.mark.parametrize(
    ("content_type", "says"),
    [
        ("application/json", "the body is 'application/json'; a form is multipart/form-data"),
        ("multipart/form-data", "the multipart body cannot be read: Invalid boundary"),
    ],
)
def test_a_body_that_is_no_form_is_told_so(server, content_type, says):
    headers = {"Content-Type": content_type}
    status, reason, headers, _ = post(server, wheel_form(), headers=headers)
    assert (status, headers["X-Mock-Rule"]) == (400, "form-broken")
    assert reason.startswith(says)


def test_without_the_slash_the_way_is_told_after_the_body(server):
    status, _, headers, _ = post(server, wheel_form(), path="/legacy")
    assert (status, headers["Location"]) == (308, f"{server.url.rstrip('/')}/legacy/")
