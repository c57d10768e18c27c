"""Taking in one file of a release (contract 4, ``upload``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from packaging.utils import canonicalize_version

from releases.form.distribution import SIGNATURE_LIMIT
from releases.form.names import normalize
from releases.judging.judge import Judge
from releases.judging.rules import Rule, shown
from releases.models import File, Project
from releases.publication import described, looked_into
from releases.selectors.index import last_serial
from releases.services.content import stored
from releases.services.files import Publisher, file_write
from releases.services.index_rules import hear_content, hear_file, hear_names, hear_new_project
from releases.services.permission import require_role
from releases.services.registration import project_claim, release_describe, release_ensure
from releases.services.writing import index_change

if TYPE_CHECKING:
    from accounts.models import TrustedPublisher, User
    from releases.contents.spool import SpooledUpload
    from releases.form.metadata import RawFields
    from releases.publication import Publication
    from releases.services.writing import Transaction


def file_upload(  # noqa: PLR0913 (the parts of a form, who sent it, and how it is judged)
    *,
    user: User,
    fields: RawFields,
    content: SpooledUpload | None,
    signature: SpooledUpload | None = None,
    judge: Judge | None = None,
    job: TrustedPublisher | None = None,
    within: Transaction = transaction.atomic,
) -> File:
    """Keep a file of a release, which is registered first when it does not exist.

    All or nothing: the content, the project, the release and the file's row. ``within`` makes the
    transaction that the rows are written in; what is slow happens before it. The same content
    under the same name again is a success that changes nothing. ``job`` is what uploads in the
    user's name, if it is not herself.

    Raises:
        RefusedError: With every problem that ``judge`` refuses for; it knows those it only warns
            of.
    """
    judge = judge or Judge()
    publication = described(
        judge,
        fields,
        content,
        limit=settings.MOCK_UPLOAD_LIMIT,
        signature=None if signature is None else signature.spool.read(SIGNATURE_LIMIT + 1),
    )
    if content is None:
        raise RuntimeError("a content that is missing refuses whatever the standard")
    asked_at, early = last_serial(), judge.again()
    kept = index_ask(early, publication, content, user=user)
    if last_serial() == asked_at:  # else one answer may be older than the next
        judge.hear(early.refused + early.warned)
    if kept is not None:
        judge.decide()
        with within():
            return kept
    publication = looked_into(judge, publication, content)
    judge.decide()
    with stored(content) as name, index_change(within):
        # Nobody else can write now. What changed meanwhile counts too, and is asked for once more.
        if last_serial() != asked_at:
            kept = index_ask(judge, publication, content, user=user)
            judge.decide()
        return kept or _write(publication, content, name, by=Publisher(user, job))


def index_ask(
    judge: Judge, publication: Publication, content: SpooledUpload, *, user: User | None
) -> File | None:
    """Judge what the index knows; return the file when it is there already, the very same.

    Raises:
        RefusedError: ``user`` may not publish to the project, or the name is another content's.
    """
    metadata, distribution = publication.metadata, publication.distribution
    project = Project.objects.filter(normalized=normalize(metadata.name)).first()
    if project is None:
        hear_new_project(judge, user=user, name=metadata.name)
    else:
        require_role(user=user, project=project)
        files = File.objects.select_related("release", "project")
        file = files.filter(project=project, filename=distribution.filename).first()
        if file is not None:
            _hear_same(judge, file, publication, content)
            return file
    hear_names(judge, metadata.name, distribution.filename)
    if project is not None:
        hear_file(judge, project, metadata, distribution)
    hear_content(judge, project, distribution, content)
    return None


def _hear_same(judge: Judge, file: File, publication: Publication, content: SpooledUpload) -> None:
    """Decide whether a file of that name is the very one that is sent again."""
    version = canonicalize_version(publication.metadata.version)
    if file.release.canonical_version != version:
        message = f"{shown(file.filename)} already exists in release {file.release.version}"
        judge.find(Rule.FILE_NAME_TAKEN, message, "filename")
    elif file.sha256 != content.digests.sha256:
        message = f"{shown(file.filename)} already exists with other content"
        judge.find(Rule.FILE_NAME_TAKEN, message, "filename")
    judge.decide()


def _write(publication: Publication, content: SpooledUpload, name: str, *, by: Publisher) -> File:
    user = by.user
    project = project_claim(user=user, name=publication.metadata.name)
    release, created = release_ensure(project=project, metadata=publication.metadata, user=user)
    if not created:
        release_describe(release=release, readme=publication.readme)
    return file_write(release, publication, content, name=name, by=by)
