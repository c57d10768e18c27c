"""Where contents are kept: behind Django's storage API, under names that never meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.storage import storages

from pypi_mock.simulation.randomness import randomness

if TYPE_CHECKING:
    from django.core.files import File
    from django.core.files.storage import Storage

    from releases.contents.spool import SpooledUpload

ALIAS = "releases"
SUFFIX_LENGTH = 8


def storage() -> Storage:
    """Return the storage of contents, from ``settings.STORAGES``."""
    return storages[ALIAS]


def content_store(upload: SpooledUpload) -> str:
    """Keep a content; return its name.

    The name begins with the digest and ends at random: the same content uploaded twice has two
    names, so that taking one back never takes the other. The file-system storage moves the
    temporary file, and copies nothing. The upload is closed in any case.
    """
    digest = upload.digests.sha256
    name = f"{digest[:2]}/{digest[2:4]}/{digest}-{randomness.text(SUFFIX_LENGTH)}"
    with upload:
        return storage().save(name, upload)


def content_remove(name: str) -> None:
    """Remove a content; nothing happens when it is gone already."""
    storage().delete(name)


def content_open(name: str) -> File[bytes]:
    """Open a content for reading; raises ``FileNotFoundError`` when it is gone."""
    return storage().open(name, "rb")
