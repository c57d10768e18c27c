"""What can be done to projects, releases, files and documentation; each service is one subject."""

from __future__ import annotations

from releases.services.documentation import docs_upload
from releases.services.registration import release_register
from releases.services.uploads import file_delete, file_upload

__all__ = ["docs_upload", "file_delete", "file_upload", "release_register"]
