"""Taking in one file of a release (contract 4, ``upload``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from packaging.utils import canonicalize_version

from pypi_mock.simulation.clock import clock
from releases.distribution import SIGNATURE_LIMIT, digest_refusals, parse_distribution
from releases.inspection import inspect
from releases.metadata import parse_metadata
from releases.models import File, Project, RetiredName
from releases.names import normalize
from releases.personality import Personality, Standard
from releases.rules import Refusal, RefusedError, Rule, shown
from releases.services.changes import change_note
from releases.services.content import content_refusals, stored
from releases.services.permission import require_role
from releases.services.registration import project_claim, release_ensure

if TYPE_CHECKING:
    from accounts.models import User
    from releases.distribution import Distribution
    from releases.metadata import Metadata, RawFields
    from releases.services.content import Transaction
    from releases.spool import SpooledUpload


def file_upload(
    *,
    user: User,
    fields: RawFields,
    content: SpooledUpload | None,
    signature: SpooledUpload | None = None,
    within: Transaction = transaction.atomic,
) -> File:
    """Keep a file of a release, which is registered first when it does not exist.

    All or nothing: the content, the project, the release and the file's row. ``within`` makes the
    transaction that the rows are written in; what is slow happens before it. The same content
    under the same name again is a success that changes nothing.
    """
    metadata, distribution, upload = _judged(fields, content, signature)
    if (kept := _kept(user, metadata, distribution, upload)) is not None:
        with within():
            return kept
    _require_fit(metadata, distribution, upload)
    with stored(upload) as name, within():
        return _file_write(user, metadata, distribution, upload, name)


def _judged(
    fields: RawFields, content: SpooledUpload | None, signature: SpooledUpload | None
) -> tuple[Metadata, Distribution, SpooledUpload]:
    """Judge all that needs neither the database nor a look inside, and tell all problems."""
    refusals: list[Refusal] = []
    metadata = distribution = None
    try:
        metadata = parse_metadata(fields)
    except RefusedError as refused:
        refusals += refused.refusals
    try:
        armored = None if signature is None else signature.spool.read(SIGNATURE_LIMIT + 1)
        distribution = parse_distribution(fields, signature=armored)
    except RefusedError as refused:
        # The same field can be wrong to both readers; once is enough.
        refusals += [refusal for refusal in refused.refusals if refusal not in refusals]
    refusals += content_refusals(content, limit=settings.MOCK_UPLOAD_LIMIT)
    if content is not None and content.refusal is None and distribution is not None:
        refusals += digest_refusals(distribution, content.digests)
    if refusals or metadata is None or distribution is None or content is None:
        raise RefusedError(refusals)
    return metadata, distribution, content


def _kept(
    user: User, metadata: Metadata, distribution: Distribution, upload: SpooledUpload
) -> File | None:
    """Look, before anything slow, whether the file is there already, or never can be."""
    project = Project.objects.filter(normalized=normalize(metadata.name)).first()
    if project is None:
        return None
    require_role(user=user, project=project)
    files = File.objects.select_related("release")
    file = files.filter(project=project, filename=distribution.filename).first()
    return None if file is None else _same(file, metadata, upload)


def _require_fit(metadata: Metadata, distribution: Distribution, upload: SpooledUpload) -> None:
    """Look inside, and tell all problems of it."""
    inspected = inspect(
        upload.spool,
        filename=distribution.filename,
        filetype=distribution.filetype,
        project=metadata.name,
        version=metadata.version,
    )
    if refused := Standard(Personality.LEGACY_2012).judge(inspected.refusals).refused:
        raise RefusedError(refused)


def _file_write(
    user: User,
    metadata: Metadata,
    distribution: Distribution,
    upload: SpooledUpload,
    content: str,
) -> File:
    """Write the rows; a file of that name that came in meanwhile is judged as any other."""
    project = project_claim(user=user, name=metadata.name)
    release, _ = release_ensure(project=project, metadata=metadata, user=user)
    file, created = File.objects.get_or_create(
        project=project,
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
            "signature": distribution.signature,
            "uploaded": clock.now(),
            "uploaded_by": user,
        },
    )
    if not created:
        return _same(file, metadata, upload)
    if RetiredName.objects.filter(project=project.normalized, filename=file.filename).exists():
        message = f"{shown(file.filename)} was used by a file since deleted; its name stays used"
        raise RefusedError([Refusal(Rule.FILE_NAME_USED_BEFORE, message, "filename")])
    action = f"add {distribution.pyversion} file {file.filename}"
    change_note(project=project, version=release.version, action=action, user=user)
    return file


def _same(file: File, metadata: Metadata, upload: SpooledUpload) -> File:
    """Return the file when it is the very one that is sent again; a name is used once."""
    if file.release.canonical_version != canonicalize_version(metadata.version):
        message = f"{shown(file.filename)} already exists in release {file.release.version}"
        raise RefusedError([Refusal(Rule.FILE_NAME_TAKEN, message, "filename")])
    if file.sha256 != upload.digests.sha256:
        message = f"{shown(file.filename)} already exists with other content"
        raise RefusedError([Refusal(Rule.FILE_NAME_TAKEN, message, "filename")])
    return file
