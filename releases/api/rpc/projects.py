"""XML-RPC methods about projects, their releases and files, and who may change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releases.described.document import NOT_COUNTED, file_facts
from releases.form.names import normalize
from releases.judging.rules import shown
from releases.models import Project
from releases.selectors import described as described_selectors
from releases.selectors import projects as selectors
from releases.selectors.index import projects_of_index
from releases.xmlrpc.faults import Code, FaultError

if TYPE_CHECKING:
    from releases.described.document import DescribedFile
    from releases.models import Release

HOSTING_MODE = "pypi-explicit"
"""Files are here and nowhere else: the one mode that there is."""

_TEXTS = (
    "author",
    "author_email",
    "description",
    "description_content_type",
    "download_url",
    "home_page",
    "keywords",
    "license",
    "license_expression",
    "maintainer",
    "maintainer_email",
    "platform",
    "requires_python",
    "summary",
)
_LISTS = (
    "classifiers",
    "obsoletes",
    "obsoletes_dist",
    "project_url",
    "provides",
    "provides_dist",
    "requires",
    "requires_dist",
    "requires_external",
)


def list_packages() -> list[str]:
    """List the name of every project."""
    return [entry.name for entry in projects_of_index()]


def list_packages_with_serial() -> dict[str, int]:
    """Return the name of every project, with the serial of its last change."""
    return {entry.name: entry.serial for entry in projects_of_index()}


def package_releases(name: str, show_hidden: bool = False) -> list[str]:  # noqa: FBT001, FBT002 (XML-RPC has no names)
    """List the versions of a project, newest first; hidden ones too when the second is true."""
    project = _project(name)
    if project is None:
        return []
    if show_hidden:
        releases = described_selectors.releases_described(project.normalized)
        return [release.version for release in reversed(releases)]
    return [release.version for release in selectors.releases_listed(project=project)]


def package_roles(name: str) -> list[tuple[str, str]]:
    """List who may publish to a project, each as [role, user]."""
    project = selectors.project_find(name=name)
    if project is None:
        return []
    return [
        (role.get_kind_display(), role.user.username) for role in selectors.people(project=project)
    ]


def user_packages(username: str) -> list[tuple[str, str]]:
    """List the projects that somebody may publish to, each as [role, name]."""
    roles = selectors.roles_of(username=username)
    return [(role.get_kind_display(), role.project.name) for role in roles]


def package_hosting_mode(name: str) -> str:
    """Say where a project's files are: always here."""
    if _project(name) is None:
        raise FaultError(Code.REFUSED, f"there is no project {shown(name)}")
    return HOSTING_MODE


def top_packages(number: int | None = None) -> list[tuple[str, int]]:
    """List so many projects as [name, downloads]; nothing is counted, so in the index's order."""
    limit = None if number is None else max(number, 0)
    return [(entry.name, NOT_COUNTED) for entry in projects_of_index(limit=limit)]


def release_downloads(name: str, version: str) -> list[tuple[str, int]]:
    """List the files of a release as [file name, downloads]; nothing is counted."""
    return [(file.filename, NOT_COUNTED) for file in _files(name, version)]


def release_urls(name: str, version: str, *, server: str) -> list[dict[str, object]]:
    """List the files of a release, each with its URL, size and digests."""
    return [_file(file, normalize(name), server) for file in _files(name, version)]


def release_data(name: str, version: str, *, server: str) -> dict[str, object]:
    """Return what was said of a release."""
    release = _release(name, version)
    if release is None:
        return {}
    project = release.project
    described = described_selectors.project_described(project.normalized)
    is_documented = described is not None and described.is_documented
    page = f"{server}/project/{project.normalized}/"
    versions = [each.number for each in described_selectors.releases_described(project.normalized)]
    facts: dict[str, object] = {
        "name": project.name,
        "version": release.version,
        "stable_version": None,
        "bugtrack_url": project.bugtrack_url or None,
        "docs_url": f"{server}/docs/{project.normalized}/" if is_documented else None,
        "downloads": dict.fromkeys(("last_day", "last_month", "last_week"), NOT_COUNTED),
        "package_url": page,
        "release_url": f"{page}{release.version}/",
        "_pypi_hidden": release.hidden,
        "_pypi_ordering": versions.index(release.pk) if release.pk in versions else 0,
        "yanked": release.yanked,
        "yanked_reason": release.yanked_reason or None,
    }
    facts |= {field: release.metadata.get(field) or None for field in _TEXTS}
    facts |= {field: release.metadata.get(field) or [] for field in _LISTS}
    return facts


def _project(name: str) -> Project | None:
    """Find a project that is not in quarantine: such a one is told of nowhere."""
    project = selectors.project_find(name=name)
    return None if project is None or project.status == Project.Status.QUARANTINED else project


def _release(name: str, version: str) -> Release | None:
    project = _project(name)
    return None if project is None else selectors.release_find(project=project, version=version)


def _files(name: str, version: str) -> list[DescribedFile]:
    release = _release(name, version)
    if release is None:
        return []
    return described_selectors.files_described(normalize(name), release=release.pk)


def _file(file: DescribedFile, normalized: str, server: str) -> dict[str, object]:
    return {
        **file_facts(file, normalized, server),
        "sha256_digest": file.sha256,
        "upload_time": file.uploaded,
    }
