"""A content and the row that lists it: both are kept, or neither.

The content is stored first, without a lock on the database, and the row is committed after it:
whenever the process ends, no row lists a content that is not there.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from releases.contents.storage import content_store, contents_discard
from releases.models import Documentation, File

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releases.contents.spool import SpooledUpload


@contextmanager
def stored(upload: SpooledUpload) -> Iterator[str]:
    """Store a content for the block that commits its row; remove it when no row lists it then.

    That is asked of the database and not of the exception: an interrupt can come after a commit.
    """
    name = content_store(upload)
    try:
        yield name
    finally:
        listed = File.objects.filter(content=name).exists()
        if not listed and not Documentation.objects.filter(content=name).exists():
            contents_discard([name])
