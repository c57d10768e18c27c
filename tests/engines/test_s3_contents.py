"""Contents in S3, as the server's own code handles them: parts, lists, and what was left."""

from __future__ import annotations

import io
import json
import os
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from pypi_mock.simulation.clock import clock
from pypi_mock.storage_settings import storage_of
from releases.contents.documentation import page_open
from releases.contents.storage import (
    content_open,
    content_remove,
    content_store,
    contents_kept,
    mark_read,
    mark_write,
    storage,
)
from releases.services.orphans import orphans_sweep
from tests.engines import failing_s3
from tests.engines.s3 import BUCKET
from tests.releases.making import spooled

S3_CLASS = "storages.backends.s3.S3Storage"
ORPHAN = f"ab/cd/{'0' * 64}-aaaaaaaa"
MIB = 1024 * 1024


@pytest.fixture
def mood(s3, settings, tmp_path):
    """Let contents be in S3, behind what counts the requests."""
    with failing_s3.before(s3.url) as (url, mood):
        options = s3.options(tmp_path.name.lower(), endpoint_url=url)
        settings.STORAGES = {"releases": storage_of(S3_CLASS, options, folder=None)}
        yield mood
        storage().connection.meta.client.close()


def made_with(settings, s3, **more):
    settings.STORAGES = {"releases": storage_of(S3_CLASS, s3.options(**more), folder=None)}
    return storage()


def test_a_page_of_documentation_fetches_little_of_a_large_zip(mood, tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.html", "<h1>Spam</h1>")
        archive.writestr("large.bin", os.urandom(12 * MIB))
        archive.writestr("last.html", "<h1>Eggs</h1>")
    name = content_store(spooled(packed.getvalue(), folder=tmp_path))
    mood.asked.clear()
    page = page_open(content_open(name), "last.html")
    assert b"".join(page) == b"<h1>Eggs</h1>"
    page.close()
    fetched = [asked for method, asked in mood.asked if method == "GET"]
    assert all(asked is not None for asked in fetched)
    assert sum(length(asked) for asked in fetched) < 3 * MIB


def length(asked: str) -> int:
    start, _, stop = asked.removeprefix("bytes=").partition("-")
    return int(stop) + 1 - int(start)


def test_it_is_read_as_any_file_is(mood, tmp_path):
    content = os.urandom(MIB)
    with content_open(content_store(spooled(content, folder=tmp_path))) as file:
        assert file.read(10) == content[:10]
        file.seek(-10, io.SEEK_END)
        assert file.read() == content[-10:]
        assert file.read() == b""
        file.seek(0)
        assert file.read() == content


def test_what_is_gone_cannot_be_opened_and_is_removed_without_ado(mood):
    with pytest.raises(FileNotFoundError):
        content_open(ORPHAN)
    content_remove(ORPHAN)


def test_a_list_takes_one_request_for_many(mood):
    for number in range(5):
        storage().save(f"{number:02}/cd/{'0' * 64}-aaaaaaaa", ContentFile(b"a"))
    mood.asked.clear()
    assert len({kept.name for kept in contents_kept()}) == 5
    assert len(mood.asked) == 1


def test_orphans_go_and_so_do_large_uploads_that_never_ended(db, mood):
    kept = storage()
    kept.save(ORPHAN, ContentFile(b"lost"))
    client, key = kept.connection.meta.client, kept._normalize_name(ORPHAN)
    assert orphans_sweep(before=clock.real() - timedelta(hours=1)) == 0
    client.create_multipart_upload(Bucket=BUCKET, Key=key)  # moto says of each that it is of 2010
    client.create_multipart_upload(Bucket=BUCKET, Key=key.replace("ab/cd/", "notes/"))
    assert orphans_sweep(before=clock.real() + timedelta(hours=1)) == 2
    assert list(contents_kept()) == []
    assert orphans_sweep(before=clock.real() + timedelta(hours=1)) == 0


def test_a_mark_is_kept_beside_the_contents(mood):
    assert mark_read() is None
    mark_write("here, today")
    assert mark_read() == "here, today"


def test_all_threads_share_one_client(mood):
    assert storage().connection is storage().connection


def test_its_patience_can_be_said_as_json(settings, s3):
    config = made_with(settings, s3).client_config
    assert (config.connect_timeout, config.read_timeout) == (3, 20)
    more = json.loads('{"client_config": {"read_timeout": 60}, "transfer_config": {}}')
    config = made_with(settings, s3, **more).client_config
    assert (config.connect_timeout, config.read_timeout) == (3, 60)
    assert config.s3 == {"addressing_style": "path"}


@pytest.mark.parametrize("name", ["client_config", "transfer_config"])
def test_a_wrong_word_in_it_is_refused(settings, s3, name):
    with pytest.raises(TypeError, match="patience"):
        made_with(settings, s3, **{name: {"patience": 60}})
