"""The storage of files that options name, as Django's settings have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pypi_mock.engine_kinds import STORAGES

if TYPE_CHECKING:
    from pathlib import Path

    Storage = dict[str, Any]  # Any: the options are the class's own

OBJECTS: Final = "pypi_mock.object_storage.ObjectStorage"
"""In the place of the class for S3: the same, with values fit for a server."""


def storage_of(backend: str, options: dict[str, Any], *, folder: Path | None) -> Storage:
    """Return the settings of a storage; what is left unsaid has values fit for a server."""
    ours: dict[str, Any] = {}
    if backend == STORAGES["files"] and folder is not None:
        ours = {"location": str(folder)}
    elif backend == STORAGES["s3"]:
        backend = OBJECTS
    return {"BACKEND": backend, "OPTIONS": ours | options}
