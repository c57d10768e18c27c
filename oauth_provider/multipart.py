"""A multipart body, read once: its text fields as bytes, its files spooled, itself hashed.

Django's parser does the work. It is told that the text is Latin-1, which keeps every byte, since
the reading of 2012 signs the bytes of the fields (contract 2).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple, Protocol

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.http.multipartparser import MultiPartParser, MultiPartParserError

from oauth_provider.refusal import ProblemError
from oauth_provider.signing.problems import rejected

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from oauth_provider.signing.methods import HashName
    from oauth_provider.signing.wire import Pair


REASON_LIMIT = 150


class Multipart(NamedTuple):
    """What a multipart body holds.

    Attributes:
        fields: Its text fields, in order of first appearance.
        files: Its file parts, as the upload handlers made them; of a doubled name the last.
        digest: Of the whole body, where one was asked for.
    """

    fields: tuple[Pair, ...]
    files: Mapping[str, UploadedFile[bytes]]
    digest: bytes | None


class _Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class _HashingReader:
    """Passes a body on and hashes it on the way."""

    def __init__(self, source: _Readable, hash_name: HashName) -> None:
        self._source = source
        self.hash = hashlib.new(hash_name)

    def read(self, size: int = -1) -> bytes:
        chunk = self._source.read(size)
        self.hash.update(chunk)
        return chunk


def multipart_read(request: HttpRequest, *, hash_name: HashName | None) -> Multipart:
    """Read the body of ``request`` through its upload handlers, in bounded memory.

    Raises:
        ProblemError: It is not a multipart body, or has too many parts.
        RequestDataTooBig: Its text fields are over the limit for forms.
    """
    reader = _HashingReader(request, hash_name) if hash_name else None
    source: _Readable = reader or request
    try:
        # The stubs want an open file here, where the parser only ever reads.
        parser = MultiPartParser(
            request.META,
            source,  # type: ignore[arg-type]
            request.upload_handlers,
            "latin-1",
        )
        fields, files = parser.parse()
    except RequestDataTooBig:
        raise
    except (MultiPartParserError, ValueError) as error:
        # Django quotes the client's bytes, and leaves an unknown charset to be a ValueError.
        reason = str(error)[:REASON_LIMIT]
        raise ProblemError(
            rejected(detail=f"the multipart body cannot be read: {reason}")
        ) from error
    except SuspiciousOperation as error:
        raise ProblemError(rejected(detail="the multipart body has too many parts")) from error
    pairs = tuple(
        (name.encode(), str(value).encode("latin-1"))
        for name, values in fields.lists()
        for value in values
    )
    named = {name: file for name in files if isinstance(file := files[name], UploadedFile)}
    return Multipart(pairs, named, reader.hash.digest() if reader else None)
