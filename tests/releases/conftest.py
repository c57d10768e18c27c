"""People, and a storage and a spool of each test's own."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from accounts.models import TrustedPublisher, User
from releases.models import CoreMetadata, File, Project, Provenance, Release, Role
from releases.services import (
    file_upload,
    locations_set,
    release_register,
    release_yank,
    status_set,
)
from tests.releases.making import (
    SIGNATURE,
    WHEEL,
    release_fields,
    sdist,
    spooled,
    upload_fields,
    wheel,
)
from tests.releases.trusting import trust

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
def uploading(alice, spool):
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


@pytest.fixture
def register(alice):
    """Register a release as alice."""

    def release(**fields) -> Release:
        return release_register(user=alice, fields=release_fields(**fields))

    return release


@pytest.fixture
def quarantine():
    """Take a project out of sight."""

    def isolate(name: str) -> None:
        project = Project.objects.get(name=name)
        status_set(user=None, project=project, status=Project.Status.QUARANTINED)

    return isolate


@pytest.fixture
def everything(uploading, alice, frozen_clock):
    """A project with all that the index can say of one; returns its wheel."""
    uploading(requires_python=">=3.10,<4", name="Spam")
    file = uploading(content=wheel(), **WHEEL, gpg_signature=SIGNATURE)
    said = b"Metadata-Version: 2.1\n"
    CoreMetadata.objects.update_or_create(file=file, defaults={"content": said})
    digest = hashlib.sha256(said).hexdigest()
    File.objects.filter(pk=file.pk).update(core_metadata_sha256=digest)
    Provenance.objects.create(file=file, attestations=[], publisher={})
    project = Project.objects.get()
    release_yank(user=alice, release=file.release, reason="it is <off>")
    locations_set(
        user=alice,
        project=project,
        tracks=["http://one.example/simple/spam/"],
        alternate_locations=["http://two.example/simple/spam/"],
    )
    status_set(user=alice, project=project, status=Project.Status.DEPRECATED, reason="eat ham")
    file.refresh_from_db()
    return file


@pytest.fixture
def publisher(alice) -> TrustedPublisher:
    return trust(alice)
