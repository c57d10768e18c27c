"""A content and its row: both are kept or neither, whatever happens in between."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from releases.judging.rules import RefusedError
from releases.models import Role
from tests.releases.making import tar_of, wheel

WHEEL = {
    "filename": "spam-1.0-py3-none-any.whl",
    "filetype": "bdist_wheel",
    "pyversion": "py3",
}
OTHER_SDIST = tar_of({"spam-1.0/PKG-INFO": b"other"})
NOTHING = [0, 0, 0, 0, 0, 0]
ONE_FILE = [1, 1, 1, 1, 1, 0]
"""Projects, roles, releases, files, contents, temporary files."""

one_writer_begins = pytest.mark.skipif(
    connection.vendor == "postgresql",
    reason="on PostgreSQL the lock is held before the transaction given: nothing comes between",
)


def test_a_transaction_that_fails_keeps_nothing(uploading, kept):
    @contextmanager
    def failing():
        with transaction.atomic():
            yield
            raise RuntimeError("the nonce was taken meanwhile")

    with pytest.raises(RuntimeError):
        uploading(within=failing)
    assert kept() == NOTHING


@one_writer_begins
def test_what_interrupts_after_the_commit_takes_no_content_away(uploading, kept):
    @contextmanager
    def interrupted():
        with transaction.atomic():
            yield
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        uploading(within=interrupted)
    assert kept() == ONE_FILE


@one_writer_begins
def test_the_same_file_coming_in_meanwhile_is_ok_and_its_content_is_kept_once(uploading, kept):
    @contextmanager
    def overtaken():
        uploading()
        with transaction.atomic():
            yield

    uploading(within=overtaken)
    assert kept() == ONE_FILE


@one_writer_begins
def test_another_file_of_that_name_coming_in_meanwhile_wins(uploading, kept):
    @contextmanager
    def overtaken():
        uploading(content=OTHER_SDIST)
        with transaction.atomic():
            yield

    with pytest.raises(RefusedError, match="already exists with other content"):
        uploading(within=overtaken)
    assert kept() == ONE_FILE


@one_writer_begins
def test_a_name_registered_meanwhile_is_somebody_elses(uploading, kept, bob):
    @contextmanager
    def overtaken():
        uploading(user=bob, **WHEEL, content=wheel())
        with transaction.atomic():
            yield

    with pytest.raises(RefusedError):
        uploading(within=overtaken)
    assert [role.user for role in Role.objects.all()] == [bob]
    assert kept() == ONE_FILE


def test_a_repeated_upload_still_goes_through_the_transaction(uploading):
    entered = []

    @contextmanager
    def counted():
        entered.append(True)
        yield

    uploading(within=counted)
    uploading(within=counted)
    assert entered == [True, True]
