"""People, and a storage and a spool of each test's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from accounts.models import User

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper


@pytest.fixture
def spool(tmp_path: Path, settings: SettingsWrapper) -> Path:
    """The folder of temporary files; empty, when nothing was forgotten in it."""
    folder = tmp_path / "spool"
    folder.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = str(folder)
    settings.FILE_UPLOAD_HANDLERS = ["releases.spool.DigestingUploadHandler"]
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
