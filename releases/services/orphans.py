"""Contents that nobody lists: left by a process that was killed between a content and its row."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Final

from pypi_mock.batches import batches
from releases.contents.storage import content_remove, contents_kept, kept_since, parts_discard
from releases.models import Documentation, File

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from releases.contents.storage import Kept

logger = logging.getLogger(__name__)

BATCH: Final = 500
"""So many names are looked for by one statement."""
_OURS: Final = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}-\w{8}")


def orphans_sweep(*, before: datetime) -> int:
    """Remove what no row lists and was kept before a moment; return how many there were.

    What is younger may belong to an upload whose row is not committed yet. Names that are not of
    our making are left alone, and so is everything in a storage that cannot list what it holds.

    Raises:
        StorageUnavailableError: It fails; some may be gone.
    """
    swept = 0
    for kept in unlisted_contents():
        if (kept.since or kept_since(kept.name)) < before:
            content_remove(kept.name)
            swept += 1
    return swept + parts_discard(before=before, ours=_OURS)


def unlisted_contents() -> Iterator[Kept]:
    """Yield what no row lists, of all that has a name of our making."""
    try:
        ours = (kept for kept in contents_kept() if _OURS.fullmatch(kept.name))
        for batch in batches(ours, BATCH):
            yield from _unlisted(batch)
    except NotImplementedError:
        logger.info("the storage cannot list what it holds: nothing was swept")


def _unlisted(batch: list[Kept]) -> list[Kept]:
    names = [kept.name for kept in batch]
    listed = set(File.objects.filter(content__in=names).values_list("content", flat=True))
    listed |= set(Documentation.objects.filter(content__in=names).values_list("content", flat=True))
    return [kept for kept in batch if kept.name not in listed]
