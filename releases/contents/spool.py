"""Uploads on their way in: to a temporary file, digested once, in bounded memory (contract 4)."""

from __future__ import annotations

import contextlib
import tempfile
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from releases.contents.digests import Digester, Digests
from releases.inspection import DOCS_LIMIT
from releases.judging.rules import Refusal, RefusedError, Rule

if TYPE_CHECKING:
    from typing import IO

    from django.http import HttpRequest

    Uploaded = UploadedFile[bytes]  # generic for the type checker only
else:
    Uploaded = UploadedFile

PATIENCE = 64 * 1024 * 1024
"""How many bytes beyond the limit are read and dropped, so that a client hears why it is refused:
one that is hung up on while it still sends sees only a broken connection."""

DOCS_VIEW = "oauth:docupload"


class TooLargeError(RefusedError, RequestDataTooBig):
    """More than is taken; by its second name an address that takes no uploads answers it too."""


class SpooledUpload(Uploaded):
    """A file part in its temporary file, with its digests, or with the reason to refuse it.

    Closing it removes the temporary file; storing it moves the file away first.
    """

    digests: Digests
    refusal: Refusal | None = None

    def __init__(self, *, name: str, content_type: str, spool: IO[bytes]) -> None:
        super().__init__(spool, "upload", content_type, 0)
        # As it was sent, to be judged; Django would make a plain name of it.
        self.sent_name = name
        self.spool = spool

    def temporary_file_path(self) -> str:
        """Tell the file-system storage what it may move instead of copying."""
        return self.spool.name

    def close(self) -> None:
        """Remove the temporary file, unless it was moved into the storage."""
        with contextlib.suppress(FileNotFoundError):
            self.spool.close()


class DigestingUploadHandler(FileUploadHandler):
    """Spools each file part, and digests it; the limit counts all parts of a request together."""

    chunk_size = 64 * 1024  # stays in the processor's cache

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._limit: int = settings.MOCK_UPLOAD_LIMIT
        self._taken = 0
        self._upload: SpooledUpload | None = None
        self._uploads: list[SpooledUpload] = []
        self._digester = Digester()

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        """Find the limit; refuse at once what says that it is far beyond it.

        Django gives (input, META, length, boundary, encoding): Any, since only one is of interest.
        """
        content_length: int = kwargs.get("content_length", args[2])
        match = getattr(self.request, "resolver_match", None)
        if match is not None and match.view_name == DOCS_VIEW:
            self._limit = DOCS_LIMIT
        self.request = None  # a circle of references would keep a temporary file alive
        if content_length > self._limit + PATIENCE:
            raise TooLargeError([self._too_large()])

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Open a temporary file for the next part."""
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        self._digester = Digester()
        # The client's name for the file has no part in the temporary file's.
        spool = tempfile.NamedTemporaryFile(  # noqa: SIM115 (closed with the upload)
            prefix="upload-", dir=settings.FILE_UPLOAD_TEMP_DIR
        )
        self._upload = SpooledUpload(
            name=self.file_name or "", content_type=self.content_type or "", spool=spool
        )
        self._uploads.append(self._upload)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write and digest one piece, or drop it when the limit is passed."""
        del start  # pieces come in order
        upload = self._open()
        self._taken += len(raw_data)
        if self._taken > self._limit + PATIENCE:
            upload.close()
            raise TooLargeError([self._too_large()])
        if self._taken > self._limit:
            if upload.refusal is None:
                upload.refusal = self._too_large()
                upload.spool.truncate(0)
            return
        upload.spool.write(raw_data)
        self._digester.update(raw_data)

    def file_complete(self, file_size: int) -> Uploaded:
        """Hand the upload over; whoever takes it closes it."""
        upload = self._open()
        upload.spool.flush()
        upload.spool.seek(0)
        upload.size = file_size
        upload.digests = self._digester.finish()
        self._upload = None
        return upload

    def upload_interrupted(self) -> None:
        """Remove every temporary file that this request brought and nobody moved away."""
        for upload in self._uploads:
            upload.close()

    def _open(self) -> SpooledUpload:
        if self._upload is None:
            raise RuntimeError("a piece of a part came before the part")
        return self._upload

    def _too_large(self) -> Refusal:
        message = f"the content is larger than {self._limit} bytes, the most that is taken"
        return Refusal(Rule.CONTENT_TOO_LARGE, message, "content")


def uploads_discard(request: HttpRequest) -> None:
    """Remove every temporary file that a request still holds, whatever became of it."""
    for upload_handler in request.upload_handlers:
        upload_handler.upload_interrupted()
