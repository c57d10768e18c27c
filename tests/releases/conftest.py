"""People, and a storage and a spool of each test's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from accounts.models import User
from releases.models import File, Project, Release, Role
from releases.services import file_upload
from tests.releases.making import sdist, spooled, upload_fields

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper


@pytest.fixture
def spool(tmp_path: Path, settings: SettingsWrapper) -> Path:
    """The folder of temporary files; empty, when nothing was forgotten in it."""
    folder = tmp_path / "spool"
    folder.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = str(folder)
    settings.FILE_UPLOAD_HANDLERS = ["releases.contents.spool.DigestingUploadHandler"]
    return folder


@pytest.fixture
def contents(tmp_path: Path, settings: SettingsWrapper) -> Path:
    """The folder behind the storage of contents."""
    folder = tmp_path / "contents"
    folder.mkdir()
    settings.STORAGES = {
        **settings.STORAGES,
        "releases": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(folder)},
        },
    }
    return folder


@pytest.fixture
def alice(db: None) -> User:
    return User.objects.create_user("alice")


@pytest.fixture
def bob(db: None) -> User:
    return User.objects.create_user("bob")


@pytest.fixture
def uploading(alice, spool, contents):
    """Upload as alice; hand over the content as bytes."""

    def upload(*, user=alice, content=None, signature=None, within=None, **changes):
        parts = [
            None if part is None else spooled(part, folder=spool)
            for part in (sdist() if content is None else content, signature)
        ]
        try:
            return file_upload(
                user=user,
                fields=upload_fields(**changes),
                content=parts[0],
                signature=parts[1],
                within=within or transaction.atomic,
            )
        finally:
            for part in parts:
                if part is not None:
                    part.close()

    return upload


@pytest.fixture
def kept(spool: Path, contents: Path):
    """Count projects, roles, releases, files, stored contents and temporary files."""

    def count():
        models = [model.objects.count() for model in (Project, Role, Release, File)]
        stored = [path for path in contents.rglob("*") if path.is_file()]
        return [*models, len(stored), len(list(spool.iterdir()))]

    return count
