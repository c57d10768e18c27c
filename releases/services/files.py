"""Writing one file's rows: what it is, what it says of itself, and who vouches for it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction

from pypi_mock.metrics.table import BYTES, FILES
from pypi_mock.simulation.clock import clock
from releases.inspection import served_metadata
from releases.models import CoreMetadata, File, Provenance
from releases.services.changes import change_note

if TYPE_CHECKING:
    from accounts.models import TrustedPublisher, User
    from releases.contents.spool import SpooledUpload
    from releases.models import Release
    from releases.publication import Publication


class Publisher(NamedTuple):
    """Who publishes: a person, or a job of a CI service in a person's name."""

    user: User
    job: TrustedPublisher | None = None

    def document(self) -> dict[str, object]:
        """Say it as a provenance object has it (PEP 740)."""
        if self.job is None:
            return {"kind": "User", "user": self.user.username}
        return {
            "kind": "GitHub",
            "repository": self.job.repository,
            "workflow": self.job.workflow,
            "environment": self.job.environment or None,
        }


def file_write(
    release: Release, publication: Publication, upload: SpooledUpload, *, name: str, by: Publisher
) -> File:
    """Write the rows in the caller's transaction; ``name`` is the content's in the storage."""
    user = by.user
    distribution = publication.distribution
    said = served_metadata(publication.core_metadata, filetype=distribution.filetype)
    file = File.objects.create(
        project=release.project,
        release=release,
        filename=distribution.filename,
        filetype=distribution.filetype,
        pyversion=distribution.pyversion,
        comment=distribution.comment,
        size=upload.size or 0,
        md5=upload.digests.md5,
        sha256=upload.digests.sha256,
        blake2_256=upload.digests.blake2_256,
        content=name,
        core_metadata_sha256="" if said is None else hashlib.sha256(said).hexdigest(),
        signature=distribution.signature,
        uploaded=clock.now(),
        uploaded_by=user,
    )
    if said is not None:
        CoreMetadata.objects.create(file=file, content=said)
    if publication.attestations:
        attestations = publication.attestations
        publisher = by.document()
        Provenance.objects.create(file=file, attestations=attestations, publisher=publisher)
    action = f"add {distribution.pyversion} file {file.filename}"
    change_note(project=release.project, version=release.version, action=action, user=user)
    transaction.on_commit(lambda: _count(file.size))
    return file


def _count(size: int) -> None:
    FILES.add()
    BYTES.add(by=size)
