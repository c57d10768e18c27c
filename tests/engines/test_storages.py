"""Files in S3: sent by the server, or by the storage itself; whole, in part, and beside them."""

from __future__ import annotations

import http.client
import os
import subprocess
from urllib.parse import urlsplit

import pytest

from tests import running
from tests.clients.job import PIP
from tests.engines.asking import ask
from tests.engines.s3 import S3
from tests.releases.forms_made import sdist_form, wheel_form
from tests.releases.inspection.archives_made import METADATA, good_wheel
from tests.releases.making import tar_of
from tests.wire.test_uploads import post

WAYS = ["proxied", "redirected"]
MIB = 1024 * 1024


@pytest.fixture(params=WAYS)
def way(request):
    return request.param


@pytest.fixture
def server(start_server, s3, way, tmp_path):
    prefix = tmp_path.name.lower()
    return start_server("--downloads", way, environ=s3.environ(prefix))


def links(server, project="spam"):
    accept = {"Accept": "application/vnd.pypi.simple.v1+json"}
    return {
        file["filename"]: file
        for file in ask(server, "GET", f"/simple/{project}/", headers=accept).document["files"]
    }


def download(server, path, way, headers=None):
    """Ask for a file, and follow to the storage."""
    answer = ask(server, "GET", path, headers=headers)
    if way == "proxied":
        return answer
    assert answer.status == 302
    where = urlsplit(answer.headers["Location"])
    connection = http.client.HTTPConnection(where.netloc, timeout=20)
    connection.request("GET", f"{where.path}?{where.query}", headers=headers or {})
    response = connection.getresponse()
    found = type(answer)(response.status, response.reason, response.headers, response.read())
    connection.close()
    return found


@pytest.fixture
def uploaded(server):
    content = good_wheel()
    assert post(server, wheel_form(content))[0] == 200
    [filename] = links(server)
    return f"/files/spam/{filename}", content


def test_a_file_comes_back_as_it_was_uploaded(server, uploaded, way):
    path, content = uploaded
    answer = download(server, path, way)
    assert (answer.status, answer.body) == (200, content)


def test_a_part_comes_alone(server, uploaded, way):
    path, content = uploaded
    answer = download(server, path, way, headers={"Range": "bytes=10-29"})
    assert (answer.status, answer.body) == (206, content[10:30])
    assert answer.headers["Content-Range"] == f"bytes 10-29/{len(content)}"
    last = download(server, path, way, headers={"Range": "bytes=-7"})
    assert last.body == content[-7:]


def test_head_and_metadata_are_answered_here(server, uploaded):
    path, content = uploaded
    head = ask(server, "HEAD", path)
    assert (head.status, head.headers["Content-Length"]) == (200, str(len(content)))
    metadata = ask(server, "GET", f"{path}.metadata")
    assert metadata.status == 200
    assert metadata.body.startswith(b"Metadata-Version")


def test_who_has_it_is_not_sent_it_again(server, uploaded):
    path, _ = uploaded
    etag = ask(server, "HEAD", path).headers["ETag"]
    assert ask(server, "GET", path, headers={"If-None-Match": etag}).status == 304


def test_pip_installs_it(server, uploaded, tmp_path):
    index = ["--index-url", f"{server.url}/simple/"]
    target = tmp_path / "installed"
    done = subprocess.run(
        [*PIP, "install", *index, "--no-deps", "--target", str(target), "spam"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (target / "spam-1.0.dist-info" / "METADATA").exists()


@pytest.mark.parametrize("way", ["proxied"])
def test_a_large_file_takes_no_memory_to_come_and_to_go(server, way):
    content = tar_of(
        {
            "spam-1.0/PKG-INFO": METADATA,
            "spam-1.0/LICENSE": b"",
            "spam-1.0/data": os.urandom(80 * MIB),
        }
    )
    assert post(server, wheel_form())[0] == 200  # boto3 is loaded
    before = server.peak_memory()
    assert post(server, sdist_form(content))[0] == 200
    uploaded = server.peak_memory()
    assert uploaded - before < 45 * MIB
    assert ask(server, "GET", "/files/spam/spam-1.0.tar.gz").body == content
    assert server.peak_memory() - uploaded < 10 * MIB


def test_a_storage_that_is_gone_is_503_and_keeps_nothing(start_server, tmp_path):
    storage = S3(tmp_path / "s3")
    storage.start()
    server = start_server(environ=storage.environ())
    storage.stop()
    status, _, headers, _ = post(server, sdist_form())
    assert (status, headers["X-Mock-Cause"]) == (503, "storage-unavailable")
    assert ask(server, "GET", "/simple/spam/").status == 404
    storage.start()
    assert post(server, sdist_form())[0] == 200
    storage.stop()


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"PYPI_MOCK_STORAGE": "no.such.Class"}, "the storage no.such.Class cannot be used"),
        (
            {"PYPI_MOCK_STORAGE": "s3", "PYPI_MOCK_STORAGE_OPTIONS": '{"bucket": "a"}'},
            "Invalid setting 'bucket' for ObjectStorage",
        ),
        ({"PYPI_MOCK_DOWNLOADS": "redirected"}, "needs a storage that hands files out itself"),
    ],
)
def test_what_cannot_be_is_told_at_the_start(tmp_path, environ, said):
    ended = running.run("serve", "--port", "0", folder=tmp_path, environ=environ)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
