"""Putting a seed's projects into the index, by the services that clients' requests use too."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

from django.conf import settings
from msgspec import UNSET
from packaging.utils import canonicalize_version

from accounts.models import User
from pypi_mock.seeds.synthesis import synthesise
from pypi_mock.strict import DocumentError
from releases.contents.digests import Digester
from releases.contents.spool import SpooledUpload
from releases.form.names import normalize
from releases.judging.rules import RefusedError
from releases.models import File, Project, Provenance, Release, RetiredName, Role
from releases.services import (
    autohide_set,
    docs_upload,
    file_upload,
    locations_set,
    release_register,
    release_yank,
    status_set,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pypi_mock.seeds import model

    Fields = Mapping[str, list[str]]


def project_apply(seed: model.Project) -> None:
    """Register what is missing of a project, and upload what is missing of its files.

    Raises:
        DocumentError: It breaks a rule of publishing, or names somebody who is not there.
    """
    is_new = not Project.objects.filter(normalized=normalize(seed.name)).exists()
    people = {name: _user(name, seed.name) for name in (*seed.owners, *seed.maintainers)}
    owner = people[seed.owners[0]]
    try:
        for release in seed.releases:
            _release(seed, release, owner)
        if seed.documentation is not UNSET:
            _documentation(seed, owner)
    except RefusedError as refused:
        raise DocumentError(
            *(f"project {seed.name!r}: {refusal.message}" for refusal in refused.refusals)
        ) from None
    project = Project.objects.filter(normalized=normalize(seed.name)).first()
    if project is None:
        raise DocumentError(f"project {seed.name!r}: a project has a release")
    for name, user in people.items():
        kind = Role.Kind.OWNER if name in seed.owners else Role.Kind.MAINTAINER
        Role.objects.get_or_create(project=project, user=user, defaults={"kind": kind})
    if is_new:
        _standing(project, seed)


def retired_apply(retired: Iterable[model.Retired]) -> None:
    """Let names be used already."""
    names = [
        RetiredName(project=normalize(name.project), filename=name.filename) for name in retired
    ]
    RetiredName.objects.bulk_create(names, ignore_conflicts=True)


def _standing(project: Project, seed: model.Project) -> None:
    """Say what is said of a project as a whole, once all of it is there."""
    status = Project.Status(seed.status)
    status_set(user=None, project=project, status=status, reason=seed.status_reason)
    locations_set(
        user=None,
        project=project,
        tracks=seed.tracks,
        alternate_locations=seed.alternate_locations,
    )
    autohide_set(user=None, project=project, autohide=seed.autohide)


def _user(name: str, project: str) -> User:
    user = User.objects.filter(username=name).first()
    if user is None:
        raise DocumentError(f"project {project!r}: there is no user {name!r}")
    return user


def _release(project: model.Project, release: model.Release, owner: User) -> None:
    fields: dict[str, list[str]] = {
        name: [value] if isinstance(value, str) else list(value)
        for name, value in release.metadata.items()
    }
    fields |= {"name": [project.name], "version": [release.version]}
    fields["_pypi_hidden"] = ["1" if release.hidden else ""]
    if project.bugtrack_url:
        fields["bugtrack_url"] = [project.bugtrack_url]
    is_new = not _is_registered(project.name, release.version)
    if is_new:
        registered = release_register(user=owner, fields=fields)
    for file in release.files:
        _file(project, release, file, fields, owner)
    if is_new and release.yanked:
        release_yank(user=None, release=registered, reason=release.yanked_reason)


def _is_registered(name: str, version: str) -> bool:
    """Tell whether a release is there, which is left as it is then."""
    found = Release.objects.filter(
        project__normalized=normalize(name), canonical_version=canonicalize_version(version)
    )
    return found.exists()


def _file(
    project: model.Project,
    release: model.Release,
    file: model.File,
    fields: Fields,
    owner: User,
) -> None:
    filename, filetype, pyversion = file.filename, file.filetype, file.pyversion
    if file.synthesise:
        made = synthesise(
            file.synthesise, name=project.name, version=release.version, metadata=release.metadata
        )
        filename, filetype, pyversion, content = made
    elif file.content is not UNSET:
        content = file.content
        filetype, pyversion = filetype or _filetype(filename), pyversion or _pyversion(filename)
    else:
        raise DocumentError(f"{file.path!r}: only a seed that is read from a file names others")
    described = {"filename": filename, "filetype": filetype, "pyversion": pyversion}
    given = {**described, "comment": file.comment, "gpg_signature": file.signature}
    uploaded = file_upload(
        user=owner,
        fields={**fields, **{name: [value] for name, value in given.items() if value}},
        content=_spooled(filename, content),
    )
    if file.uploaded is not UNSET:
        File.objects.filter(pk=uploaded.pk).update(uploaded=file.uploaded)
    if file.attestations:
        kept = {"attestations": list(file.attestations), "publisher": {}}
        Provenance.objects.get_or_create(file=uploaded, defaults=kept)


def _filetype(filename: str) -> str:
    """Guess what is meant; the rules of uploading judge it."""
    if filename.endswith(".whl"):
        return "bdist_wheel"
    return "bdist_egg" if filename.endswith(".egg") else "sdist"


def _pyversion(filename: str) -> str:
    return filename.split("-")[2] if filename.endswith(".whl") and filename.count("-") > 1 else ""


def _documentation(project: model.Project, owner: User) -> None:
    if project.documentation is UNSET or project.documentation.content is UNSET:
        raise DocumentError(f"project {project.name!r}: the documentation has no content")
    content = project.documentation.content
    docs_upload(user=owner, fields={"name": [project.name]}, content=_spooled("docs.zip", content))


def _spooled(filename: str, content: bytes) -> SpooledUpload:
    """Return a content as an upload that has just arrived."""
    spool = tempfile.NamedTemporaryFile(  # noqa: SIM115 (closed with the upload)
        prefix="seed-", dir=settings.FILE_UPLOAD_TEMP_DIR
    )
    spool.write(content)
    spool.flush()
    spool.seek(0)
    digester = Digester()
    digester.update(content)
    upload = SpooledUpload(name=filename, content_type="", spool=spool)
    upload.size, upload.digests = len(content), digester.finish()
    return upload
