"""What can be done to projects, releases, files and documentation; each service is one subject."""

from __future__ import annotations

from releases.services.deletion import file_delete, project_delete, release_delete
from releases.services.documentation import docs_upload
from releases.services.registration import release_register
from releases.services.roles import role_give, role_take
from releases.services.uploads import file_upload, index_ask
from releases.services.visibility import (
    autohide_set,
    locations_set,
    release_hide,
    release_unyank,
    release_yank,
    status_set,
)

__all__ = [
    "autohide_set",
    "docs_upload",
    "file_delete",
    "file_upload",
    "index_ask",
    "locations_set",
    "project_delete",
    "release_delete",
    "release_hide",
    "release_register",
    "release_unyank",
    "release_yank",
    "role_give",
    "role_take",
    "status_set",
]
