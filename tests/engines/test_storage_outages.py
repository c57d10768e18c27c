"""A storage that is slow, full, or fails midway: 503 with the cause, and nothing half done."""

from __future__ import annotations

import http.client
import os
import time

import pytest

from tests.engines import failing_s3
from tests.engines.asking import ask
from tests.releases.forms_made import sdist_form
from tests.releases.inspection.archives_made import METADATA, good_sdist
from tests.releases.making import tar_of
from tests.wire.test_uploads import post

QUICK = {"client_config": {"read_timeout": 1, "connect_timeout": 1}}
NOISE = os.urandom(12 * 1024 * 1024)
HANGS = 0
FILE = "/files/spam/spam-1.0.tar.gz"


@pytest.fixture
def prefix(tmp_path):
    return tmp_path.name.lower()


@pytest.fixture
def weather(s3):
    """Where the spoilt S3 server is, and its mood."""
    with failing_s3.before(s3.url) as found:
        yield found


@pytest.fixture
def mood(weather):
    return weather[1]


@pytest.fixture
def server(start_server, s3, weather, prefix):
    return start_server(environ=s3.environ(prefix, endpoint_url=weather[0], **QUICK))


@pytest.fixture
def objects(s3, prefix):
    """What lists the contents in the store."""
    return lambda: [name for name in s3.names(prefix) if not name.endswith(".txt")]


def cause_of(answer):
    return answer.status, answer.headers["X-Mock-Cause"], int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        (HANGS, "storage-unavailable"),
        (500, "storage-unavailable"),
        (503, "storage-unavailable"),
        (507, "storage-full"),
    ],
)
def test_an_upload_is_put_off_and_leaves_nothing(server, objects, mood, status, cause):
    mood.hangs, mood.status = status == HANGS, status
    began = time.monotonic()
    answered, _, headers, _ = post(server, sdist_form())
    assert (answered, headers["X-Mock-Cause"]) == (503, cause)
    assert time.monotonic() - began < 20
    mood.hangs, mood.status = False, 0
    assert ask(server, "GET", "/simple/spam/").status == 404
    assert objects() == []
    assert post(server, sdist_form())[0] == 200
    assert len(objects()) == 1
    assert "Traceback" not in server.said()


def test_a_large_upload_that_fails_midway_leaves_nothing(server, objects, mood):
    content = tar_of({"spam-1.0/PKG-INFO": METADATA, "spam-1.0/LICENSE": b"", "spam-1.0/d": NOISE})
    mood.after, mood.status = 2, 500
    status, _, headers, _ = post(server, sdist_form(content))
    assert (status, headers["X-Mock-Cause"]) == (503, "storage-unavailable")
    mood.status = 0
    assert objects() == []
    assert post(server, sdist_form(content))[0] == 200
    assert ask(server, "GET", FILE).body == content


def test_a_download_is_put_off(server, mood):
    assert post(server, sdist_form())[0] == 200
    mood.status = 503
    assert cause_of(ask(server, "GET", FILE)) == (503, "storage-unavailable", True)
    assert ask(server, "HEAD", FILE).status == 200  # the database knows
    assert ask(server, "GET", f"{FILE}.metadata").status in {200, 404}
    mood.status = 0
    assert ask(server, "GET", FILE).body == good_sdist()


def test_a_download_that_breaks_midway_is_seen_to_be_broken(server, mood):
    content = tar_of({"spam-1.0/PKG-INFO": METADATA, "spam-1.0/LICENSE": b"", "spam-1.0/d": NOISE})
    assert post(server, sdist_form(content))[0] == 200
    mood.cut = len(content) // 2
    with pytest.raises(http.client.IncompleteRead):
        ask(server, "GET", FILE)
    mood.cut = None
    assert ask(server, "GET", FILE).body == content
    assert "ended early" in server.said()
    assert "Traceback" not in server.said()


def test_what_is_deleted_is_deleted_though_the_storage_is_gone(server, objects, mood):
    assert post(server, sdist_form())[0] == 200
    mood.status = 503
    assert ask(server, "DELETE", "/_mock/v1/projects/spam").status < 300
    mood.status = 0
    assert ask(server, "GET", "/simple/spam/").status == 404
    assert len(objects()) == 1  # until it is swept
    assert "is left in the storage until it is swept" in server.said()
