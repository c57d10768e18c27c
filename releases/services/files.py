"""Writing one file's rows: what it is, what it says of itself, and who vouches for it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pypi_mock.simulation.clock import clock
from releases.inspection import served_metadata
from releases.models import CoreMetadata, File, Provenance
from releases.services.changes import change_note

if TYPE_CHECKING:
    from accounts.models import User
    from releases.contents.spool import SpooledUpload
    from releases.models import Release
    from releases.publication import Publication


def file_write(
    release: Release, publication: Publication, upload: SpooledUpload, *, name: str, user: User
) -> File:
    """Write the rows in the caller's transaction; ``name`` is the content's in the storage."""
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
        Provenance.objects.create(file=file, attestations=attestations, publisher={})
    action = f"add {distribution.pyversion} file {file.filename}"
    change_note(project=release.project, version=release.version, action=action, user=user)
    return file
