"""Contents behind the storage API."""

from __future__ import annotations

import pytest

from releases.contents.storage import content_open, content_remove, content_store, storage
from tests.releases.making import digests_of, spooled


def test_a_content_is_moved_into_the_storage_under_its_digest(contents, spool):
    name = content_store(spooled(b"spam", folder=spool))
    digest = digests_of(b"spam").sha256
    assert name.startswith(f"{digest[:2]}/{digest[2:4]}/{digest}-")
    assert len(name) == 6 + 64 + 1 + 8
    assert (contents / name).read_bytes() == b"spam"
    assert list(spool.iterdir()) == []
    with content_open(name) as stored:
        assert stored.read() == b"spam"


def test_the_same_content_twice_is_two_and_removing_one_keeps_the_other(contents, spool):
    first, second = (content_store(spooled(b"spam", folder=spool)) for _ in range(2))
    content_remove(first)
    content_remove(first)
    assert (storage().exists(first), storage().exists(second)) == (False, True)


def test_a_content_that_is_gone_cannot_be_opened(contents):
    with pytest.raises(FileNotFoundError):
        content_open("ab/cd/none")


def test_a_storage_in_memory_serves_as_well(spool, settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "releases": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }
    name = content_store(spooled(b"spam", folder=spool))
    with content_open(name) as stored:
        assert stored.read() == b"spam"
    assert list(spool.iterdir()) == []
