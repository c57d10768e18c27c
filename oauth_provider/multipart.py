"""A multipart body, read once: its text fields as bytes, its files spooled, itself hashed.

Django's parser does the work. It is told that the text is Latin-1, which keeps every byte, since
the reading of 2012 signs the bytes of the fields (contract 2).
"""

from __future__ import annotations

import codecs
import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple, Protocol

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.http.multipartparser import MultiPartParser, MultiPartParserError

from oauth_provider.judgement import BodyGlimpse
from oauth_provider.refusal import ProblemError
from oauth_provider.signing.problems import rejected

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, QueryDict
    from django.utils.datastructures import MultiValueDict

    from oauth_provider.signing.methods import HashName
    from oauth_provider.signing.wire import Pair

    Parsed = tuple[QueryDict, MultiValueDict[str, UploadedFile[bytes]]]


_CHARSET = re.compile(r"""\*\s*=\s*"?([^'";\s]+)'[^']*'""")
REASON_LIMIT = 150
NOTED = 512 * 1024
"""In bytes. A body of at most that is hashed for the journal: hashing more would be felt in an
upload's time."""


class Multipart(NamedTuple):
    """What a multipart body holds.

    Attributes:
        fields: Its text fields, in order of first appearance.
        files: Its file parts, as the upload handlers made them; of a doubled name the last.
        digest: Of the whole body, where one was asked for.
        glimpse: What the journal is told of the body.
    """

    fields: tuple[Pair, ...]
    files: Mapping[str, UploadedFile[bytes]]
    digest: bytes | None
    glimpse: BodyGlimpse


class _Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class _Parser(MultiPartParser):
    """Django's, which hands a file's name on as it was sent: whoever keeps it judges it."""

    def sanitize_file_name(self, file_name: str) -> str:
        return file_name


class _WatchingReader:
    """Passes a body on, and takes note of it on the way."""

    def __init__(self, source: _Readable, hash_name: HashName | None) -> None:
        self._source = source
        self._asked = hashlib.new(hash_name) if hash_name else None
        self._noted = hashlib.sha256()
        self._head = bytearray()
        self._kept: int = settings.MOCK_JOURNAL_BODY
        self._size = 0

    def read(self, size: int = -1) -> bytes:
        chunk = self._source.read(size)
        if self._asked is not None:
            self._asked.update(chunk)
        if self._size < NOTED:
            self._noted.update(chunk)
        if len(self._head) < self._kept:
            self._head += chunk[: self._kept - len(self._head)]
        self._size += len(chunk)
        return chunk

    @property
    def digest(self) -> bytes | None:
        return self._asked.digest() if self._asked is not None else None

    @property
    def glimpse(self) -> BodyGlimpse:
        sha256 = self._noted.hexdigest() if self._size <= NOTED else ""
        return BodyGlimpse(bytes(self._head), self._size, sha256)


def _parsed(parser: MultiPartParser, request: HttpRequest) -> Parsed:
    """Parse, and leave no temporary file behind: neither of a whole part nor of a broken one."""
    try:
        fields, files = parser.parse()
    except BaseException:
        for upload_handler in request.upload_handlers:
            upload_handler.upload_interrupted()
        raise
    # Where Django keeps them too: they are closed with the request, whoever answers it.
    request._files = files  # type: ignore[attr-defined]  # noqa: SLF001 (there is no public name)
    return fields, files


def _check_charsets(content_type: str) -> None:
    """Refuse a parameter in a charset that nobody knows (RFC 8187), as Django does since 5.2.18.

    Raises:
        ValueError: It names the charset.
    """
    try:
        for charset in _CHARSET.findall(content_type):
            codecs.lookup(charset)
    except LookupError as error:
        raise ValueError(str(error)) from None


def multipart_read(request: HttpRequest, *, hash_name: HashName | None) -> Multipart:
    """Read the body of ``request`` through its upload handlers, in bounded memory.

    Raises:
        ProblemError: It is not a multipart body, or has too many parts.
        RequestDataTooBig: Its text fields are over the limit for forms.
    """
    source = _WatchingReader(request, hash_name)
    try:
        _check_charsets(request.META.get("CONTENT_TYPE", ""))
        # The stubs want an open file here, where the parser only ever reads.
        parser = _Parser(
            request.META,
            source,  # type: ignore[arg-type]
            request.upload_handlers,
            "latin-1",
        )
        fields, files = _parsed(parser, request)
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
    return Multipart(pairs, named, source.digest, source.glimpse)
