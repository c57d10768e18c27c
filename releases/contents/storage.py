"""Where contents are kept: behind Django's storage API, under names that never meet."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Protocol

from django.core.files import File
from django.core.files.storage import storages

from pypi_mock.simulation.clock import clock
from pypi_mock.simulation.randomness import randomness
from releases.contents.by_rule import content_made, is_by_rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.core.files.storage import Storage

    from releases.contents.spool import SpooledUpload

    class SupportsReadAndClose(Protocol):
        """A file, or the body of an answer."""

        def read(self, size: int, /) -> bytes:
            """Return so many bytes at most."""

        def close(self) -> None:
            """Let go."""


ALIAS = "releases"
SUFFIX_LENGTH = 8
CHUNK = 64 * 1024
S3 = "storages.backends.s3"


class Pieces:
    """So many bytes of something open, which is closed with this, read or not."""

    def __init__(self, source: SupportsReadAndClose, left: int) -> None:
        self._source = source
        self._left = left

    def __iter__(self) -> Iterator[bytes]:
        """Yield them in pieces; fewer, where the source ends before."""
        while self._left and (piece := self._source.read(min(CHUNK, self._left))):
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
    """
    digest = upload.digests.sha256
    name = f"{digest[:2]}/{digest[2:4]}/{digest}-{randomness.text(SUFFIX_LENGTH)}"
    with upload:
        return storage().save(name, upload)


def content_remove(name: str) -> None:
    """Remove a content; nothing happens when it is gone already, or was never stored."""
    if not is_by_rule(name):
        storage().delete(name)


def content_stream(name: str, *, start: int, stop: int) -> Pieces:
    """Open the bytes from ``start`` up to, and without, ``stop``.

    Of an object in S3 only these are fetched; django-storages would first fetch all of it.

    Raises:
        FileNotFoundError: It is gone.
    """
    if type(storage()).__module__ == S3 and not is_by_rule(name):
        return _object_stream(storage(), name, start, stop)
    content = content_open(name)
    content.seek(start)
    return Pieces(content, stop - start)


def content_url(name: str, *, filename: str, content_type: str) -> str:
    """Return where the storage itself hands a content out, for a while; the method must be GET.

    Raises:
        NotImplementedError: This kind of storage can make no such URL.
    """
    kept = storage()
    if type(kept).__module__ != S3:
        return kept.url(name)
    asked = {
        "ResponseContentDisposition": f'attachment; filename="{filename}"',
        "ResponseContentType": content_type,
    }
    signed: str = kept.url(name, parameters=asked)  # type: ignore[call-arg]  # S3's own
    return signed


def _object_stream(kept: Any, name: str, start: int, stop: int) -> Pieces:  # Any: untyped
    from botocore.exceptions import ClientError

    if stop <= start:
        return Pieces(io.BytesIO(), 0)
    try:
        key = kept._normalize_name(name)  # noqa: SLF001 (the prefix; django-storages has no other way)
        found = kept.bucket.Object(key).get(Range=f"bytes={start}-{stop - 1}")
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in {"NoSuchKey", "404"}:
            raise FileNotFoundError(name) from error
        raise
    return Pieces(found["Body"], stop - start)


def content_open(name: str) -> File[bytes]:
    """Open a content for reading; raises ``FileNotFoundError`` when it is gone."""
    if is_by_rule(name):
        return File(io.BytesIO(content_made(name)))
    return storage().open(name, "rb")


def contents_kept(folder: str = "") -> Iterator[str]:
    """Yield the name of everything that the storage holds.

    Raises:
        NotImplementedError: This kind of storage cannot list.
    """
    try:
        folders, names = storage().listdir(folder)
    except FileNotFoundError:  # nothing was kept yet, or the last of it has just gone
        return
    prefix = f"{folder}/" if folder else ""
    yield from (prefix + name for name in names if name)
    for inner in folders:
        yield from contents_kept(prefix + inner)


def content_age_from(name: str) -> datetime:
    """Return when a content was kept; this very moment where it is gone."""
    try:
        return storage().get_modified_time(name)
    except FileNotFoundError:
        return clock.real()
