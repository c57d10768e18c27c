"""A page of the simple index as a document (PEP 691): the HTML is made from it, too."""

from __future__ import annotations

from datetime import timezone
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from releases.simple.features import Served

Document = dict[str, object]


class ListedFile(NamedTuple):
    """What the index says of a file."""

    filename: str
    sha256: str
    size: int
    uploaded: datetime
    core_metadata_sha256: str
    is_signed: bool
    is_attested: bool
    version: str
    requires_python: str
    yanked: bool
    yanked_reason: str


class ListedProject(NamedTuple):
    """What the index says of a project."""

    name: str
    normalized: str
    serial: int
    status: str
    status_reason: str
    tracks: Sequence[str]
    alternate_locations: Sequence[str]


class Place(NamedTuple):
    """Where a page stands, as its links need to know.

    Attributes:
        root: The way from the page to the server's root, such as ``../../``.
        server: The server's own URL: a provenance must be linked in full (PEP 740).
    """

    root: str
    server: str


def project_document(
    project: ListedProject,
    files: Sequence[ListedFile],
    *,
    place: Place,
    served: Served,
) -> Document:
    """Return a project's page. A quarantined project has no files (PEP 792)."""
    meta: Document = {"api-version": served.api, "_last-serial": project.serial}
    document: Document = {"meta": meta, "name": project.normalized}
    if "status" in served.features:
        status = {"status": project.status}
        if project.status_reason:
            status["reason"] = project.status_reason
        document["project-status"] = status
    if "tracks" in served.features:
        if project.tracks:
            meta["tracks"] = list(project.tracks)
        if project.alternate_locations:
            document["alternate-locations"] = list(project.alternate_locations)
    if project.status == "quarantined":
        files = ()
    if "versions" in served.features:
        document["versions"] = list(dict.fromkeys(file.version for file in files))
    document["files"] = [_file(project.normalized, file, place, served.features) for file in files]
    return document


def _file(name: str, file: ListedFile, place: Place, served: Collection[str]) -> Document:
    """Return one file; hashes are a must in JSON, and may be empty (PEP 691)."""
    document: Document = {
        "filename": file.filename,
        "url": f"{place.root}files/{name}/{quote(file.filename)}",
        "hashes": {"sha256": file.sha256} if "hashes" in served else {},
    }
    if file.requires_python and "requires-python" in served:
        document["requires-python"] = file.requires_python
    if "size" in served:
        document["size"] = file.size
    if "upload-time" in served:
        document["upload-time"] = moment(file.uploaded)
    if "yanked" in served:
        document["yanked"] = (file.yanked_reason or True) if file.yanked else False
    if "core-metadata" in served:
        digest = file.core_metadata_sha256
        document["core-metadata"] = {"sha256": digest} if digest else False
        # The name of PEP 658's first text, which some installers still read (PEP 714).
        document["data-dist-info-metadata"] = document["core-metadata"]
    if file.is_signed:
        document["gpg-sig"] = True
    if "provenance" in served:
        path = f"integrity/{name}/{quote(file.version)}/{quote(file.filename)}/provenance"
        document["provenance"] = f"{place.server}/{path}" if file.is_attested else None
    return document


def moment(at: datetime) -> str:
    """Return a moment as PEP 700 has it: in UTC, to the microsecond."""
    return at.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
