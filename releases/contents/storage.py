"""Where contents are kept: behind Django's storage API, under names that never meet."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING, NamedTuple, Protocol

from django.core.files.base import ContentFile, File
from django.core.files.storage import storages

from pypi_mock.simulation.clock import clock
from pypi_mock.simulation.randomness import randomness
from releases.contents import objects
from releases.contents.by_rule import content_made, is_by_rule
from releases.contents.outage import Reason, StorageUnavailableError, asking

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.core.files.storage import Storage

    from releases.contents.spool import SpooledUpload

    class SupportsReadAndClose(Protocol):
        """A file, or the body of an answer."""

        def read(self, size: int, /) -> bytes:
            """Return so many bytes at most."""

        def close(self) -> None:
            """Let go."""


logger = logging.getLogger(__name__)

ALIAS = "releases"
MARK = "pypi-mock-database.txt"
SUFFIX_LENGTH = 8
CHUNK = 64 * 1024


class Pieces:
    """So many bytes of something open, which is closed with this, read or not."""

    def __init__(self, source: SupportsReadAndClose, left: int) -> None:
        self._source = source
        self._left = left

    def __iter__(self) -> Iterator[bytes]:
        """Yield them in pieces.

        Raises:
            StorageUnavailableError: The source fails, or ends before.
        """
        while self._left:
            with asking():
                piece = self._source.read(min(CHUNK, self._left))
            if not piece:
                said = f"a content ends {self._left} bytes early"
                raise StorageUnavailableError(Reason.UNAVAILABLE, said)
            self._left -= len(piece)
            yield piece

    def close(self) -> None:
        """Close the source."""
        self._source.close()


def storage() -> Storage:
    """Return the storage of contents, from ``settings.STORAGES``."""
    return storages[ALIAS]


def content_store(upload: SpooledUpload) -> str:
    """Keep a content; return its name.

    The name begins with the digest and ends at random: the same content uploaded twice has two
    names, so that taking one back never takes the other. The file-system storage moves the
    temporary file, and copies nothing. The upload is closed in any case.

    Raises:
        StorageUnavailableError: It is not kept.
    """
    digest = upload.digests.sha256
    name = f"{digest[:2]}/{digest[2:4]}/{digest}-{randomness.text(SUFFIX_LENGTH)}"
    try:
        with upload, asking():
            return storage().save(name, upload)
    except BaseException:
        if not objects.are_of(storage()):
            _discard(name)  # part of it may be there: what was copied until a disk was full
        raise


def content_remove(name: str) -> None:
    """Remove a content; nothing happens when it is gone already, or was never stored.

    Raises:
        StorageUnavailableError: It may still be there.
    """
    if not is_by_rule(name):
        with asking():
            storage().delete(name)


def contents_discard(names: Iterable[str]) -> None:
    """Remove what no row lists any more; what the storage does not let go of now is swept later.

    The change is committed by now: it has been made, whatever the storage says.
    """
    for name in names:
        _discard(name)


def _discard(name: str) -> None:
    try:
        content_remove(name)
    except StorageUnavailableError as error:
        logger.warning("%s is left in the storage until it is swept: %s", name, error)


def content_stream(name: str, *, start: int, stop: int) -> Pieces:
    """Open the bytes from ``start`` up to, and without, ``stop``.

    Of an object in S3 only these are fetched; django-storages would first fetch all of it.

    Raises:
        FileNotFoundError: It is gone.
        StorageUnavailableError: It cannot be read now.
    """
    kept = storage()
    if objects.are_of(kept) and not is_by_rule(name):
        with asking():
            return Pieces(objects.object_part(kept, name, start=start, stop=stop), stop - start)
    content = content_open(name)
    content.seek(start)
    return Pieces(content, stop - start)


def content_url(name: str, *, filename: str, content_type: str) -> str:
    """Return where the storage itself hands a content out, for a while; the method must be GET.

    Raises:
        NotImplementedError: This kind of storage can make no such URL.
        StorageUnavailableError: It can make none now.
    """
    kept = storage()
    with asking():
        if objects.are_of(kept):
            return objects.object_url(kept, name, filename=filename, content_type=content_type)
        return kept.url(name)


def content_open(name: str) -> File[bytes]:
    """Open a content for reading.

    Raises:
        FileNotFoundError: It is gone.
        StorageUnavailableError: It cannot be read now.
    """
    if is_by_rule(name):
        return File(io.BytesIO(content_made(name)))
    kept = storage()
    with asking():
        if objects.are_of(kept):
            return File(objects.object_file(kept, name), name)
        return kept.open(name, "rb")


class Kept(NamedTuple):
    """Something that the storage holds.

    Attributes:
        since: From when it is there; None where that is to be asked with `kept_since`.
    """

    name: str
    since: datetime | None = None


def contents_kept() -> Iterator[Kept]:
    """Yield everything that the storage holds.

    Raises:
        NotImplementedError: This kind of storage cannot list.
        StorageUnavailableError: It cannot be listed now.
    """
    kept = storage()
    with asking():
        if objects.are_of(kept):
            yield from (Kept(name, since) for name, since in objects.objects_listed(kept))
        else:
            yield from _kept_in("")


def _kept_in(folder: str) -> Iterator[Kept]:
    try:
        folders, names = storage().listdir(folder)
    except FileNotFoundError:  # nothing was kept yet, or the last of it has just gone
        return
    prefix = f"{folder}/" if folder else ""
    yield from (Kept(prefix + name) for name in names if name)
    for inner in folders:
        yield from _kept_in(prefix + inner)


def kept_since(name: str) -> datetime:
    """Return from when a content is there; this very moment where it is gone."""
    try:
        with asking():
            return storage().get_modified_time(name)
    except FileNotFoundError:
        return clock.real()


def parts_discard(*, before: datetime, ours: re.Pattern[str]) -> int:
    """Remove what uploads of ours left that began before a moment and never ended; count them."""
    kept = storage()
    if not objects.are_of(kept):
        return 0
    with asking():
        return objects.uploads_abort(kept, before=before, ours=ours)


def mark_read() -> str | None:
    """Return the mark that a database has left in the storage; None where there is none."""
    try:
        with content_open(MARK) as file, asking():
            mark: bytes = file.read()
    except FileNotFoundError:
        return None
    return mark.decode("utf-8", "replace").strip()


def mark_write(mark: str) -> None:
    """Leave a mark."""
    with asking():
        storage().save(MARK, ContentFile(f"{mark}\n".encode()))
