"""Writing one file's rows: what it is, what it says of itself, and who vouches for it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from pypi_mock.simulation.clock import clock
from releases.inspection import served_metadata
from releases.models import CoreMetadata, File, Provenance, RetiredName
from releases.rules import Refusal, RefusedError, Rule, shown
from releases.services.changes import change_note

if TYPE_CHECKING:
    from accounts.models import User
    from releases.attestations import Attestation
    from releases.distribution import Distribution
    from releases.models import Release
    from releases.spool import SpooledUpload


class NewFile(NamedTuple):
    """A file that was judged; ``content`` is its name in the storage."""

    release: Release
    distribution: Distribution
    upload: SpooledUpload
    content: str
    attestations: list[Attestation]


def file_write(new: NewFile, *, user: User) -> tuple[File, bool]:
    """Write the rows in the caller's transaction; return the file of that name, and if it is new.

    The unique name decides a race.

    Raises:
        RefusedError: A file since deleted had the name.
    """
    release, distribution, upload, content, attestations = new
    said = served_metadata(upload.core_metadata, filetype=distribution.filetype)
    file, created = File.objects.get_or_create(
        project=release.project,
        filename=distribution.filename,
        defaults={
            "release": release,
            "filetype": distribution.filetype,
            "pyversion": distribution.pyversion,
            "comment": distribution.comment,
            "size": upload.size or 0,
            "md5": upload.digests.md5,
            "sha256": upload.digests.sha256,
            "blake2_256": upload.digests.blake2_256,
            "content": content,
            "core_metadata_sha256": "" if said is None else hashlib.sha256(said).hexdigest(),
            "signature": distribution.signature,
            "uploaded": clock.now(),
            "uploaded_by": user,
        },
    )
    if not created:
        return file, False
    _refuse_used_before(file)
    if said is not None:
        CoreMetadata.objects.create(file=file, content=said)
    if attestations:
        Provenance.objects.create(file=file, attestations=attestations, publisher={})
    action = f"add {distribution.pyversion} file {file.filename}"
    change_note(project=release.project, version=release.version, action=action, user=user)
    return file, True


def _refuse_used_before(file: File) -> None:
    """Ask after the row is written: a deletion that was going on has ended then."""
    used = RetiredName.objects.filter(project=file.project.normalized, filename=file.filename)
    if used.exists():
        message = (
            f"{shown(file.filename)} was used by a file since deleted; its name stays used: "
            "make another version"
        )
        raise RefusedError([Refusal(Rule.FILE_NAME_USED_BEFORE, message, "filename")])
