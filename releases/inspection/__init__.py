"""What is inside an uploaded file. Pure: bytes in, values out, in bounded memory and time."""

from __future__ import annotations

from releases.inspection.core_metadata import fields_of, served_metadata
from releases.inspection.documentation import DOCS_LIMIT, check_docs
from releases.inspection.inspecting import Inspected, inspect

__all__ = ["DOCS_LIMIT", "Inspected", "check_docs", "fields_of", "inspect", "served_metadata"]
