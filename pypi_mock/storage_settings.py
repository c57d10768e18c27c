"""The storage of files that options name, as Django's settings have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pypi_mock.engine_kinds import STORAGES

if TYPE_CHECKING:
    from pathlib import Path

    Storage = dict[str, Any]  # Any: the options are the class's own

CONNECT_WAIT, READ_WAIT, TRIES = 3, 20, 2
"""For S3, in seconds and attempts: botocore's own patience is five minutes."""
HELD_IN_MEMORY: Final = 4 * 1024 * 1024
"""So much of an object that must be read from its end, as a zip is; the rest is on disk."""
URL_LIFETIME: Final = 300
"""Seconds that a signed URL is good for: until a download has begun."""


def storage_of(backend: str, options: dict[str, Any], *, folder: Path | None) -> Storage:
    """Return the settings of a storage; what is left unsaid has values fit for a server."""
    ours: dict[str, Any] = {}
    if backend == STORAGES["files"] and folder is not None:
        ours = {"location": str(folder)}
    elif backend == STORAGES["s3"]:
        ours = _s3()
    return {"BACKEND": backend, "OPTIONS": ours | options}


def _s3() -> dict[str, Any]:
    try:
        from botocore.config import Config  # late: only who uses S3 has it installed
    except ImportError:
        return {}  # what is missing is said when the storage is opened
    config = Config(
        connect_timeout=CONNECT_WAIT,
        read_timeout=READ_WAIT,
        retries={"total_max_attempts": TRIES},
        signature_version="s3v4",
    )
    return {
        "client_config": config,
        "max_memory_size": HELD_IN_MEMORY,
        "querystring_expire": URL_LIFETIME,
        "file_overwrite": True,  # names never meet, so nobody need ask whether one is taken
    }
