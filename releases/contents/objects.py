"""Objects in S3, where django-storages would do more than is needed: parts of them, and a list.

To read any of an object it fetches all; to list, it asks once for each folder that names pretend
to have. Everything takes the storage as Any: django-storages and boto3 have no types.
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from releases.contents.outage import asking

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator
    from datetime import datetime

MODULE: Final = "storages.backends.s3"
FETCHED: Final = 256 * 1024
"""So much of an object that is read here and there, as a zip is, is fetched and held at a time."""
_GONE: Final = frozenset({"404", "NoSuchKey"})


def are_of(storage: Any) -> bool:
    """Tell whether it is S3 that a storage keeps contents in."""
    return any(kind.__module__ == MODULE for kind in type(storage).__mro__)


def object_part(storage: Any, name: str, *, start: int, stop: int) -> Any:
    """Return the body of an answer with the bytes from ``start`` up to, and without, ``stop``.

    Raises:
        FileNotFoundError: There is no such object.
    """
    if stop <= start:
        return io.BytesIO()
    with _looking_for(name):
        answer = _object(storage, name).get(Range=f"bytes={start}-{stop - 1}")
    return answer["Body"]


def object_file(storage: Any, name: str) -> io.BufferedReader:
    """Return an object as a file that can seek, of which little is held at a time.

    Raises:
        FileNotFoundError: There is no such object.
    """
    with _looking_for(name):
        size: int = _object(storage, name).content_length
    return io.BufferedReader(_Reader(storage, name, size), FETCHED)


def object_url(storage: Any, name: str, *, filename: str, content_type: str) -> str:
    """Return a URL, signed for a while, whose answer to GET is a download of that name."""
    asked = {
        "ResponseContentDisposition": f'attachment; filename="{filename}"',
        "ResponseContentType": content_type,
    }
    signed: str = storage.url(name, parameters=asked)
    return signed


def objects_listed(storage: Any) -> Iterator[tuple[str, datetime]]:
    """Yield the name of each object with the time from which it is there, a page a request."""
    prefix = _prefix(storage)
    for found in storage.bucket.objects.filter(Prefix=prefix):
        yield found.key[len(prefix) :], found.last_modified


def uploads_abort(storage: Any, *, before: datetime, ours: re.Pattern[str]) -> int:
    """Forget large uploads of `ours` that began before a moment and never ended; count them.

    No list shows their parts, which take room nevertheless.
    """
    client, prefix = storage.connection.meta.client, _prefix(storage)
    pages = client.get_paginator("list_multipart_uploads").paginate(
        Bucket=storage.bucket_name, Prefix=prefix
    )
    old = [
        upload
        for page in pages
        for upload in page.get("Uploads", ())
        if upload["Initiated"] < before and ours.fullmatch(upload["Key"][len(prefix) :])
    ]
    for upload in old:
        client.abort_multipart_upload(
            Bucket=storage.bucket_name, Key=upload["Key"], UploadId=upload["UploadId"]
        )
    return len(old)


def _prefix(storage: Any) -> str:
    """Return what all names of objects of this storage begin with."""
    prefix: str = storage._normalize_name("")  # noqa: SLF001 (what `location` says)
    return f"{prefix.rstrip('/')}/" if prefix else ""


def _object(storage: Any, name: str) -> Any:
    return storage.bucket.Object(storage._normalize_name(name))  # noqa: SLF001 (likewise)


@contextmanager
def _looking_for(name: str) -> Iterator[None]:
    from botocore.exceptions import ClientError  # late: only who uses S3 has it

    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in _GONE:
            raise FileNotFoundError(name) from error
        raise


class _Reader(io.RawIOBase):
    """An object, each read of which fetches as much as it asks for."""

    def __init__(self, storage: Any, name: str, size: int) -> None:
        self._storage = storage
        self._object_name = name
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say yes."""
        return True

    def tell(self) -> int:
        """Return where the next read begins."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go elsewhere; nothing is fetched yet."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise OSError(f"there is nothing {-(base + offset)} bytes before the beginning")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: Any, /) -> int:
        """Fetch as much as fits."""
        piece = self._fetched(min(self._size, self._at + len(buffer)))
        buffer[: len(piece)] = piece
        return len(piece)

    def readall(self) -> bytes:
        """Fetch the rest at once."""
        return self._fetched(self._size)

    def _fetched(self, stop: int) -> bytes:
        with asking():
            body = object_part(self._storage, self._object_name, start=self._at, stop=stop)
            piece: bytes = body.read()
            body.close()
        self._at += len(piece)
        return piece
