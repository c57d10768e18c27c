"""Rules that ask the index itself: what it has already speaks against a new file."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db.models import Sum
from packaging.utils import canonicalize_version

from pypi_mock.simulation.clock import clock
from releases.form.names import lookalike, normalize
from releases.judging.rules import Rule, shown
from releases.models import Change, File, Project, Release, RetiredName

if TYPE_CHECKING:
    from accounts.models import User
    from releases.contents.spool import SpooledUpload
    from releases.form.distribution import Distribution
    from releases.form.metadata import Metadata
    from releases.judging.judge import Judge

RELEASE_OPEN_DAYS: Final = 14
_CLOSED: Final = (Project.Status.ARCHIVED, Project.Status.QUARANTINED)
_STANDARD_LIBRARY: Final = frozenset(normalize(name) for name in sys.stdlib_module_names)


def hear_names(judge: Judge, name: str, filename: str) -> None:
    """Say that a project or a file since deleted had the name."""
    retired = RetiredName.objects.filter(project=normalize(name), filename__in=["", filename])
    for used in retired.values_list("filename", flat=True):
        if used:
            message = (
                f"{shown(filename)} was used by a file since deleted; its name stays used: "
                "make another version"
            )
            judge.find(Rule.FILE_NAME_USED_BEFORE, message, "filename")
        else:
            message = f"{shown(name)} was the name of a project since removed; it stays used"
            judge.find(Rule.NAME_USED_BEFORE, message, "name")


def hear_new_project(judge: Judge, *, user: User | None, name: str) -> None:
    """Say what speaks against beginning a project of that name."""
    standard = judge.standard
    if standard.has(Rule.NAME_OF_STANDARD_LIBRARY) and normalize(name) in _STANDARD_LIBRARY:
        message = f"{shown(name)} is the name of a module of Python's standard library"
        judge.find(Rule.NAME_OF_STANDARD_LIBRARY, message, "name")
    if standard.has(Rule.NAME_TOO_SIMILAR):
        others = Project.objects.exclude(normalized=normalize(name))
        similar = others.filter(lookalike=lookalike(name)).first()
        if similar is not None:
            message = f"{shown(name)} can be mistaken for the project {shown(similar.name)}"
            judge.find(Rule.NAME_TOO_SIMILAR, message, "name")
    limit = settings.MOCK_NEW_PROJECTS_PER_HOUR
    if user is not None and limit is not None and standard.has(Rule.PROJECTS_TOO_FAST):
        since = clock.now() - timedelta(hours=1)
        begun = Change.objects.filter(action="create", username=user.username, at__gt=since)
        if begun.count() >= limit:
            message = f"{user} has begun {limit} projects in an hour, the most that may be"
            judge.find(Rule.PROJECTS_TOO_FAST, message, "name")


def hear_file(
    judge: Judge, project: Project, metadata: Metadata, distribution: Distribution
) -> None:
    """Say what speaks against one more file of a project that is there."""
    standard = judge.standard
    if standard.has(Rule.PROJECT_NOT_ACTIVE) and project.status in _CLOSED:
        message = f"the project {project} is {project.status}: it takes no files"
        judge.find(Rule.PROJECT_NOT_ACTIVE, message, "name")
    version = canonicalize_version(metadata.version)
    release = Release.objects.filter(project=project, canonical_version=version).first()
    if release is None:
        return
    if standard.has(Rule.RELEASE_TOO_OLD):
        age = clock.now() - release.created
        if age > timedelta(days=RELEASE_OPEN_DAYS):
            message = (
                f"the release {release.version} is {age.days} days old, and takes no new files "
                f"after {RELEASE_OPEN_DAYS}: make another version"
            )
            judge.find(Rule.RELEASE_TOO_OLD, message, "version")
    if standard.has(Rule.SDIST_SECOND) and distribution.filetype == "sdist":
        other = release.files.filter(filetype="sdist").first()
        if other is not None:
            message = f"the release {release.version} has an sdist already, {shown(other.filename)}"
            judge.find(Rule.SDIST_SECOND, message, "filetype")


def hear_content(
    judge: Judge, project: Project | None, distribution: Distribution, upload: SpooledUpload
) -> None:
    """Say which other file has the same content, and whether it is too much for its project."""
    if judge.standard.has(Rule.PROJECT_TOO_LARGE):
        files = File.objects.filter(project=project)
        total: int = files.aggregate(total=Sum("size"))["total"] or 0
        if total + (upload.size or 0) > settings.MOCK_PROJECT_LIMIT:
            message = (
                f"all files of the project would have over {settings.MOCK_PROJECT_LIMIT} bytes, "
                f"the most that it may have; it has {total} now"
            )
            judge.find(Rule.PROJECT_TOO_LARGE, message, "content")
    if not judge.standard.has(Rule.CONTENT_KNOWN):
        return
    other = File.objects.filter(sha256=upload.digests.sha256).first()
    if other is not None:
        message = (
            f"this content already exists, as {shown(other.filename)}; "
            f"{shown(distribution.filename)} would be the same once more"
        )
        judge.find(Rule.CONTENT_KNOWN, message, "content")
