"""Projects, releases and files, and what a test may do to them without being their owner."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from django.http import HttpResponse
from msgspec import UNSET, Struct, UnsetType

from pypi_mock.control.answers import missing
from pypi_mock.control.operation import operation
from pypi_mock.seeds import model
from releases import models as releases
from releases import services
from releases.selectors import projects as selectors

if TYPE_CHECKING:
    from django.http import HttpRequest

NO_CONTENT = 204

Status = Literal["active", "archived", "quarantined", "deprecated"]


class File(Struct, kw_only=True):
    """A file; ``url`` is its way from the server's root."""

    filename: str
    filetype: str
    pyversion: str
    size: int
    sha256: str
    uploaded: datetime
    uploaded_by: str
    url: str


class Release(Struct, kw_only=True):
    """One version, with what its files have in common."""

    version: str
    hidden: bool
    yanked: bool
    yanked_reason: str
    metadata: dict[str, str | list[str]]
    files: list[File]


class Project(Struct, kw_only=True):
    """A project with all that is in it.

    Attributes:
        serial: The number of its last change.
    """

    name: str
    owners: list[str]
    maintainers: list[str]
    serial: int
    status: Status
    status_reason: str
    tracks: list[str]
    alternate_locations: list[str]
    autohide: bool
    releases: list[Release]


class Projects(Struct):
    """The names of all of them."""

    projects: list[str]


class ProjectChange(Struct, kw_only=True, forbid_unknown_fields=True):
    """What is to be different; what is not said stays.

    Attributes:
        status: What installers are told of it (PEP 792).
        tracks: Addresses of the same project elsewhere, which it follows (PEP 708).
        autohide: Whether a new release hides those before it.
    """

    status: Status | UnsetType = UNSET
    status_reason: model.Text | UnsetType = UNSET
    tracks: list[model.Text] | UnsetType = UNSET
    alternate_locations: list[model.Text] | UnsetType = UNSET
    autohide: bool | UnsetType = UNSET


class ReleaseChange(Struct, kw_only=True, forbid_unknown_fields=True):
    """What is to be different; what is not said stays.

    Attributes:
        yanked: Installed only where it is pinned (PEP 592).
        hidden: Left out of listings.
    """

    yanked: bool | UnsetType = UNSET
    yanked_reason: model.Text | UnsetType = UNSET
    hidden: bool | UnsetType = UNSET


@operation("GET", "projects", answer=Projects)
def projects_list(_request: HttpRequest) -> Projects:
    """List the names of all projects."""
    names = releases.Project.objects.order_by("normalized").values_list("name", flat=True)
    return Projects(list(names))


@operation("GET", "projects/<str:name>", answer=Project, refusals=(404,))
def project_show(_request: HttpRequest, name: str) -> Project:
    """Look at a project, its releases and files."""
    return _document(_project(name))


@operation("PATCH", "projects/<str:name>", body=ProjectChange, answer=Project, refusals=(404,))
def project_change(_request: HttpRequest, change: ProjectChange, name: str) -> Project:
    """Archive, quarantine or deprecate a project; say where else it is."""
    project = _project(name)
    if change.status is not UNSET or change.status_reason is not UNSET:
        status = project.status if change.status is UNSET else change.status
        services.status_set(
            user=None,
            project=project,
            status=releases.Project.Status(status),
            reason="" if change.status_reason is UNSET else change.status_reason,
        )
    if change.tracks is not UNSET or change.alternate_locations is not UNSET:
        others = change.alternate_locations
        services.locations_set(
            user=None,
            project=project,
            tracks=project.tracks if change.tracks is UNSET else change.tracks,
            alternate_locations=project.alternate_locations if others is UNSET else others,
        )
    if change.autohide is not UNSET:
        services.autohide_set(user=None, project=project, autohide=change.autohide)
    return _document(project)


@operation("DELETE", "projects/<str:name>", answer=None, status=NO_CONTENT, refusals=(404,))
def project_delete(_request: HttpRequest, name: str) -> HttpResponse:
    """Remove a project; its name stays used."""
    services.project_delete(user=None, project=_project(name))
    return HttpResponse(status=NO_CONTENT)


@operation(
    "PATCH",
    "projects/<str:name>/releases/<str:version>",
    body=ReleaseChange,
    answer=Project,
    refusals=(404,),
)
def release_change(
    _request: HttpRequest, change: ReleaseChange, name: str, version: str
) -> Project:
    """Yank or hide a release, or take that back."""
    release = _release(name, version)
    if change.yanked is not UNSET or change.yanked_reason is not UNSET:
        reason = "" if change.yanked_reason is UNSET else change.yanked_reason
        if change.yanked is False:
            services.release_unyank(user=None, release=release)
        else:
            services.release_yank(user=None, release=release, reason=reason)
    if change.hidden is not UNSET:
        services.release_hide(user=None, release=release, hidden=change.hidden)
    return _document(_project(name))


@operation(
    "DELETE",
    "projects/<str:name>/releases/<str:version>",
    answer=None,
    status=NO_CONTENT,
    refusals=(404,),
)
def release_delete(_request: HttpRequest, name: str, version: str) -> HttpResponse:
    """Delete a release with its files; their names stay used."""
    services.release_delete(user=None, release=_release(name, version))
    return HttpResponse(status=NO_CONTENT)


@operation(
    "DELETE",
    "projects/<str:name>/files/<str:filename>",
    answer=None,
    status=NO_CONTENT,
    refusals=(404,),
)
def file_delete(_request: HttpRequest, name: str, filename: str) -> HttpResponse:
    """Delete a file; its name stays used."""
    file = selectors.file_find(project=name, filename=filename)
    if file is None:
        raise missing("file", filename)
    services.file_delete(user=None, file=file)
    return HttpResponse(status=NO_CONTENT)


def _project(name: str) -> releases.Project:
    project = selectors.project_find(name=name)
    if project is None:
        raise missing("project", name)
    return project


def _release(name: str, version: str) -> releases.Release:
    release = selectors.release_find(project=_project(name), version=version)
    if release is None:
        raise missing("release", version)
    return release


def _document(project: releases.Project) -> Project:
    people = selectors.people(project=project)
    listed = project.releases.prefetch_related("files__uploaded_by").order_by("pk")
    return Project(
        name=project.name,
        owners=[role.user.username for role in people if role.kind == role.Kind.OWNER],
        maintainers=[role.user.username for role in people if role.kind == role.Kind.MAINTAINER],
        serial=project.serial,
        status=project.status,  # type: ignore[arg-type]  # the column has these choices
        status_reason=project.status_reason,
        tracks=project.tracks,
        alternate_locations=project.alternate_locations,
        autohide=project.autohide,
        releases=[_of_release(project, release) for release in listed],
    )


def _of_release(project: releases.Project, release: releases.Release) -> Release:
    return Release(
        version=release.version,
        hidden=release.hidden,
        yanked=release.yanked,
        yanked_reason=release.yanked_reason,
        metadata=release.metadata,
        files=[_of_file(project, file) for file in release.files.all()],
    )


def _of_file(project: releases.Project, file: releases.File) -> File:
    return File(
        filename=file.filename,
        filetype=file.filetype,
        pyversion=file.pyversion,
        size=file.size,
        sha256=file.sha256,
        uploaded=file.uploaded,
        uploaded_by=file.uploaded_by.username if file.uploaded_by else "",
        url=selectors.file_path(project=project, file=file),
    )
