"""A project or a release as the JSON API describes it: today's keys, with the older ones."""

from __future__ import annotations

from datetime import timezone
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from releases.simple.document import moment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    Metadata = Mapping[str, str | list[str]]

Document = dict[str, object]

NOT_COUNTED = -1
"""What stands where downloads were once counted."""

_TEXTS = (
    "author",
    "author_email",
    "description_content_type",
    "download_url",
    "home_page",
    "keywords",
    "license",
    "license_expression",
    "maintainer",
    "maintainer_email",
    "metadata_version",
    "platform",
    "requires_python",
)
_LISTS: Mapping[str, str] = MappingProxyType(
    {
        "dynamic": "dynamic",
        "import_names": "import_name",
        "import_namespaces": "import_namespace",
        "license_files": "license_file",
        "obsoletes": "obsoletes",
        "obsoletes_dist": "obsoletes_dist",
        "provides": "provides",
        "provides_dist": "provides_dist",
        "provides_extra": "provides_extra",
        "requires": "requires",
        "requires_dist": "requires_dist",
        "requires_external": "requires_external",
        "supported_platforms": "supported_platform",
    }
)
"""Keys of the document, each with the field that it shows."""


class DescribedProject(NamedTuple):
    """What the JSON API says of a project."""

    name: str
    normalized: str
    serial: int
    bugtrack_url: str
    is_documented: bool
    roles: Sequence[tuple[str, str]]
    """Each as (role, username)."""


class DescribedRelease(NamedTuple):
    """What the JSON API says of any release."""

    number: int
    """By which its files name it."""
    version: str
    requires_python: str
    yanked: bool
    yanked_reason: str


class DescribedFile(NamedTuple):
    """What the JSON API says of a file."""

    release: int
    filename: str
    filetype: str
    pyversion: str
    comment: str
    size: int
    md5: str
    sha256: str
    blake2_256: str
    is_signed: bool
    uploaded: datetime


def release_document(
    project: DescribedProject,
    release: DescribedRelease,
    metadata: Metadata,
    files: Sequence[DescribedFile],
    *,
    server: str,
) -> Document:
    """Describe one release; ``server`` is the URL that every link begins with."""
    return {
        "info": _facts(project, release, metadata, server),
        "last_serial": project.serial,
        "ownership": {
            "organization": None,
            "roles": [{"role": role, "user": user} for role, user in project.roles],
        },
        "urls": [_file(project, release, file, server) for file in files],
        "vulnerabilities": [],
    }


def with_releases(
    document: Document,
    project: DescribedProject,
    releases: Sequence[DescribedRelease],
    files: Sequence[DescribedFile],
    *,
    server: str,
) -> Document:
    """Return what describes a project's shown release, with the files of all releases.

    A file of no known release came this very moment, and waits for the next serial.
    """
    described: dict[int, list[Document]] = {release.number: [] for release in releases}
    known = {release.number: release for release in releases}
    for file in files:
        if (release := known.get(file.release)) is not None:
            described[file.release].append(_file(project, release, file, server))
    by_version = {known[number].version: listed for number, listed in described.items()}
    return {**document, "releases": by_version}


def _facts(
    project: DescribedProject, release: DescribedRelease, metadata: Metadata, server: str
) -> Document:
    """Return ``info``: null where nothing was said."""
    page = f"{server}/project/{project.normalized}/"
    facts: Document = {
        "name": project.name,
        "version": release.version,
        "summary": metadata.get("summary", ""),
        "description": metadata.get("description", ""),
        "classifiers": metadata.get("classifiers", []),
        "bugtrack_url": project.bugtrack_url or None,
        "docs_url": f"{server}/docs/{project.normalized}/" if project.is_documented else None,
        "downloads": dict.fromkeys(("last_day", "last_month", "last_week"), NOT_COUNTED),
        "package_url": page,
        "project_url": page,
        "project_urls": project_urls(metadata) or None,
        "release_url": f"{page}{quote(release.version)}/",
        "yanked": release.yanked,
        "yanked_reason": release.yanked_reason or None,
    }
    facts |= {name: metadata.get(name) or None for name in _TEXTS}
    facts |= {name: metadata.get(field) or None for name, field in _LISTS.items()}
    return facts


def project_urls(metadata: Metadata) -> dict[str, str]:
    """Return the links by their labels; those of the two older fields stand among them."""
    urls = {
        label: str(url)
        for label, field in (("Homepage", "home_page"), ("Download", "download_url"))
        if (url := metadata.get(field))
    }
    for labelled in metadata.get("project_url", []):
        label, _, url = labelled.partition(",")
        urls[label.strip()] = url.strip()
    return urls


def file_url(server: str, normalized: str, filename: str) -> str:
    """Return where a file is downloaded."""
    return f"{server}/files/{normalized}/{quote(filename)}"


def file_facts(file: DescribedFile, normalized: str, server: str) -> Document:
    """Return what is said of a file in JSON and over XML-RPC alike."""
    return {
        "comment_text": file.comment,
        "digests": {
            "blake2b_256": file.blake2_256,
            "md5": file.md5,
            "sha256": file.sha256,
        },
        "downloads": NOT_COUNTED,
        "filename": file.filename,
        "has_sig": file.is_signed,
        "md5_digest": file.md5,
        "packagetype": file.filetype,
        "python_version": file.pyversion,
        "size": file.size,
        "upload_time_iso_8601": moment(file.uploaded),
        "url": file_url(server, normalized, file.filename),
    }


def _file(
    project: DescribedProject, release: DescribedRelease, file: DescribedFile, server: str
) -> Document:
    return {
        **file_facts(file, project.normalized, server),
        "requires_python": release.requires_python or None,
        "upload_time": seconds(file.uploaded),
        "yanked": release.yanked,
        "yanked_reason": release.yanked_reason or None,
    }


def seconds(at: datetime) -> str:
    """Return a moment as the older keys have it: in UTC, to the second, without saying so."""
    return at.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
