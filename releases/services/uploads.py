"""Taking in one file of a release (contract 4, ``upload``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.db import transaction
from packaging.utils import canonicalize_version

from releases.attestations import read_attestations
from releases.distribution import SIGNATURE_LIMIT, digest_refusals, read_distribution
from releases.inspection import inspect
from releases.judge import Judge
from releases.metadata import read_metadata
from releases.models import File, Project
from releases.names import normalize
from releases.personality import Personality
from releases.readable import described_by_readme, description_refusals, in_todays_words
from releases.rules import Refusal, RefusedError, Rule, shown
from releases.sdist_names import sdist_name_refusals
from releases.services.content import content_refusals, stored
from releases.services.files import NewFile, file_write
from releases.services.index_rules import hear_content, hear_file, hear_new_project
from releases.services.permission import require_role
from releases.services.registration import project_claim, release_ensure
from releases.wheel_names import wheel_name_refusals

if TYPE_CHECKING:
    from accounts.models import User
    from releases.attestations import Attestation
    from releases.distribution import Distribution
    from releases.metadata import Metadata, RawFields
    from releases.services.content import Transaction
    from releases.spool import SpooledUpload


class Publication(NamedTuple):
    """One file, and what its client says of it; each part is usable."""

    metadata: Metadata
    distribution: Distribution
    upload: SpooledUpload
    attestations: list[Attestation]


def file_upload(  # noqa: PLR0913 (the parts of a form, who sent it, and how it is judged)
    *,
    user: User,
    fields: RawFields,
    content: SpooledUpload | None,
    signature: SpooledUpload | None = None,
    judge: Judge | None = None,
    within: Transaction = transaction.atomic,
) -> File:
    """Keep a file of a release, which is registered first when it does not exist.

    All or nothing: the content, the project, the release and the file's row. ``within`` makes the
    transaction that the rows are written in; what is slow happens before it. The same content
    under the same name again is a success that changes nothing.

    Raises:
        RefusedError: With every problem that ``judge`` refuses for; it knows those it only warns
            of.
    """
    judge = judge or Judge()
    publication = read_publication(judge, fields, content, signature)
    project = Project.objects.filter(normalized=normalize(publication.metadata.name)).first()
    if project is not None:
        require_role(user=user, project=project)
        if (kept := _kept(project, publication)) is not None:
            judge.decide()
            with within():
                return kept
    publication = look_inside(judge, publication)
    _ask_the_index(judge, user, project, publication)
    judge.decide()
    with stored(publication.upload) as name, within():
        return _write(user, publication, name)


def read_publication(
    judge: Judge,
    fields: RawFields,
    content: SpooledUpload | None,
    signature: SpooledUpload | None = None,
) -> Publication:
    """Judge all that needs neither the database nor a look inside.

    Raises:
        RefusedError: It cannot even be looked at.
    """
    if judge.standard.personality is Personality.PYPI_TODAY:
        fields = in_todays_words(fields)
    metadata, refusals = read_metadata(fields)
    judge.hear(refusals)
    armored = None if signature is None else signature.spool.read(SIGNATURE_LIMIT + 1)
    distribution, refusals = read_distribution(fields, signature=armored)
    judge.hear(refusals)
    judge.hear(content_refusals(content, limit=settings.MOCK_UPLOAD_LIMIT))
    if content is None or content.refusal is not None or distribution is None or metadata is None:
        judge.decide()
        raise RuntimeError("what is missing refuses whatever the standard")
    judge.hear(digest_refusals(distribution, content.digests))
    attestations, refusals = read_attestations(
        "".join(fields.get("attestations", ())[:1]),
        filename=distribution.filename,
        sha256=content.digests.sha256,
    )
    judge.hear(refusals)
    judge.hear(_name_refusals(metadata, distribution))
    if judge.standard.has(Rule.DESCRIPTION_UNRENDERABLE):
        judge.hear(description_refusals(metadata))
    return Publication(metadata, distribution, content, attestations)


def look_inside(judge: Judge, publication: Publication) -> Publication:
    """Judge what is in the file; in 2012 its README described a release that did not say more."""
    metadata, distribution, upload, _ = publication
    inspected = inspect(
        upload.spool,
        filename=distribution.filename,
        filetype=distribution.filetype,
        project=metadata.name,
        version=metadata.version,
    )
    judge.hear(inspected.refusals)
    upload.core_metadata = inspected.core_metadata
    if judge.standard.personality is Personality.LEGACY_2012:
        metadata = described_by_readme(metadata, inspected.readme)
    return publication._replace(metadata=metadata)


def _name_refusals(metadata: Metadata, distribution: Distribution) -> list[Refusal]:
    names = {"project": metadata.name, "version": metadata.version}
    if distribution.filetype == "bdist_wheel":
        return wheel_name_refusals(distribution.filename, **names)
    if distribution.filetype == "sdist":
        return sdist_name_refusals(distribution.filename, **names)
    return []


def _kept(project: Project, publication: Publication) -> File | None:
    """Look, before anything slow, whether the file is there already, or never can be."""
    files = File.objects.select_related("release")
    file = files.filter(project=project, filename=publication.distribution.filename).first()
    return None if file is None else _same(file, publication)


def _ask_the_index(
    judge: Judge, user: User, project: Project | None, publication: Publication
) -> None:
    metadata, distribution, upload, _ = publication
    if project is None:
        hear_new_project(judge, user=user, name=metadata.name)
    else:
        hear_file(judge, project, metadata, distribution, upload)
    hear_content(judge, distribution, upload)


def _write(user: User, publication: Publication, content: str) -> File:
    """Write the rows; a file of that name that came in meanwhile is judged as any other."""
    metadata, distribution, upload, attestations = publication
    project = project_claim(user=user, name=metadata.name)
    release, _ = release_ensure(project=project, metadata=metadata, user=user)
    file, created = file_write(
        NewFile(release, distribution, upload, content, attestations), user=user
    )
    return file if created else _same(file, publication)


def _same(file: File, publication: Publication) -> File:
    """Return the file when it is the very one that is sent again; a name is used once."""
    version = canonicalize_version(publication.metadata.version)
    if file.release.canonical_version != version:
        message = f"{shown(file.filename)} already exists in release {file.release.version}"
        raise RefusedError([Refusal(Rule.FILE_NAME_TAKEN, message, "filename")])
    if file.sha256 != publication.upload.digests.sha256:
        message = f"{shown(file.filename)} already exists with other content"
        raise RefusedError([Refusal(Rule.FILE_NAME_TAKEN, message, "filename")])
    return file
