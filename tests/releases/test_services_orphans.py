"""What no row lists is swept, and nothing else is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from pypi_mock.simulation.clock import clock
from releases.contents.storage import contents_kept, mark_read, storage
from releases.models import StorageMark
from releases.services import file_upload
from releases.services.orphans import BATCH, orphans_sweep
from releases.services.storage_marks import storage_is_marked
from tests.releases.making import sdist, spooled, upload_fields

ORPHAN = f"ab/cd/{'0' * 64}-aaaaaaaa"


@pytest.fixture
def listed(alice, spool, contents):
    with spooled(sdist(), folder=spool) as part:
        return file_upload(user=alice, fields=upload_fields(), content=part).content


def swept(**age) -> int:
    return orphans_sweep(before=clock.real() + timedelta(**age))


def names_kept() -> set[str]:
    return {kept.name for kept in contents_kept()}


def test_an_orphan_goes_and_what_is_listed_stays(listed):
    storage().save(ORPHAN, ContentFile(b"lost"))
    assert swept(hours=1) == 1
    assert names_kept() == {listed}


def test_what_is_young_may_be_listed_yet(listed):
    storage().save(ORPHAN, ContentFile(b"on its way"))
    assert swept(hours=-1) == 0
    assert names_kept() == {listed, ORPHAN}


def test_what_is_not_of_our_making_is_left_alone(listed):
    storage().save("notes/readme.txt", ContentFile(b"somebody's"))
    assert swept(hours=1) == 0
    assert "notes/readme.txt" in names_kept()


def test_of_an_empty_storage_nothing_goes(db):
    assert swept(hours=1) == 0


def test_many_are_looked_for_by_few_statements(listed, django_assert_num_queries):
    for number in range(BATCH):
        name = f"ab/cd/{number:064x}-aaaaaaaa"
        path = Path(storage().path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    with django_assert_num_queries(4):
        assert swept(hours=1) == BATCH


# ---- Whose the storage is ------------------------------------------------------------------


def test_an_empty_storage_becomes_this_databases(db, contents):
    assert storage_is_marked()
    assert storage_is_marked()
    assert mark_read() == StorageMark.objects.get().mark


def test_a_storage_whose_files_this_database_lists_becomes_its_own(listed):
    assert storage_is_marked()


def test_a_storage_with_files_that_another_database_lists_does_not(db, contents, caplog):
    storage().save(ORPHAN, ContentFile(b"listed elsewhere"))
    assert not storage_is_marked()
    assert mark_read() is None
    assert "this database does not list" in caplog.text


def test_a_storage_of_another_database_stays_so(db, contents, caplog):
    assert storage_is_marked()
    StorageMark.objects.update(mark="another")
    assert not storage_is_marked()
    StorageMark.objects.all().delete()
    assert not storage_is_marked()
    assert "is that of the database of" in caplog.text
