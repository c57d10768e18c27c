"""Two at once: exactly one wins, and the other hears of it (contract 4)."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.models import User
from releases.judging.rules import RefusedError
from releases.models import File, Project, Release, Role
from releases.services import file_upload, release_register
from tests.releases.making import release_fields, sdist, spooled, tar_of, upload_fields

CONTENDERS = 4

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    """Run calls in threads that start together; return what each returned or raised."""
    start = threading.Barrier(len(calls))

    def run(call):
        try:
            start.wait()
            return call()
        except RefusedError as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def kinds(results) -> list[str]:
    return sorted(type(result).__name__ for result in results)


def test_of_users_racing_for_a_name_one_becomes_owner():
    users = [User.objects.create_user(f"user{number}") for number in range(CONTENDERS)]
    results = at_once(
        *(lambda user=user: release_register(user=user, fields=release_fields()) for user in users)
    )
    assert kinds(results) == ["RefusedError"] * (CONTENDERS - 1) + ["Release"]
    assert [m.objects.count() for m in (Project, Role, Release)] == [1, 1, 1]


@pytest.mark.parametrize("same", [True, False])
def test_of_uploads_racing_for_a_file_name_one_wins(spool, contents, same):
    user = User.objects.create_user("alice")
    others = [tar_of({"spam-1.0/PKG-INFO": bytes([number])}) for number in range(CONTENDERS)]
    uploads = [spooled(sdist() if same else other, folder=spool) for other in others]
    results = at_once(
        *(
            lambda upload=upload: file_upload(user=user, fields=upload_fields(), content=upload)
            for upload in uploads
        )
    )
    for upload in uploads:
        upload.close()
    refused = 0 if same else CONTENDERS - 1
    assert kinds(results) == ["File"] * (CONTENDERS - refused) + ["RefusedError"] * refused
    (file,) = File.objects.all()
    stored = [path.name for path in contents.rglob("*") if path.is_file()]
    assert stored == [file.content.rsplit("/", 1)[1]]
    assert list(spool.iterdir()) == []
