"""What a publication can break: a closed set of rules, each with a stable code and a status."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Rule(Enum):
    """The rules of contract 4. A code, once published, never changes its meaning."""

    def __init__(self, code: str, status: int) -> None:
        self.code = code
        self.status = status

    # Of any field.
    FIELD_MISSING = "field-missing", 400
    FIELD_REPEATED = "field-repeated", 400
    FIELD_TOO_LONG = "field-too-long", 400
    FIELD_TOO_NEW = "field-too-new", 400
    FIELD_NOT_TEXT = "field-not-text", 400

    # Of the metadata.
    NAME_INVALID = "name-invalid", 400
    VERSION_INVALID = "version-invalid", 400
    VERSION_LOCAL = "version-local", 400
    METADATA_VERSION_UNKNOWN = "metadata-version-unknown", 400
    CLASSIFIER_UNKNOWN = "classifier-unknown", 400
    DEPENDENCY_INVALID = "dependency-invalid", 400
    REQUIREMENT_INVALID = "requirement-invalid", 400
    REQUIRES_PYTHON_INVALID = "requires-python-invalid", 400
    URL_INVALID = "url-invalid", 400
    PROJECT_URL_INVALID = "project-url-invalid", 400
    CORE_METADATA_INVALID = "core-metadata-invalid", 400

    # Of an uploaded file and what is said of it.
    PROTOCOL_VERSION_UNKNOWN = "protocol-version-unknown", 400
    FILETYPE_UNKNOWN = "filetype-unknown", 400
    FILETYPE_MISMATCH = "filetype-mismatch", 400
    FILE_NAME_HAS_PATH = "file-name-has-path", 400
    FILE_NAME_UNPRINTABLE = "file-name-unprintable", 400
    FILE_NAME_ENDING_UNKNOWN = "file-name-ending-unknown", 400
    FILE_NAME_FOREIGN = "file-name-foreign", 400
    FILE_NAME_TAKEN = "file-name-taken", 400
    FILE_NAME_USED_BEFORE = "file-name-used-before", 400
    CONTENT_MISSING = "content-missing", 400
    CONTENT_TOO_LARGE = "content-too-large", 413
    DIGEST_MISMATCH = "digest-mismatch", 400
    SIGNATURE_TOO_LARGE = "signature-too-large", 400
    SIGNATURE_NOT_ARMORED = "signature-not-armored", 400

    # Of what is inside an uploaded file.
    CONTENT_NOT_ITS_TYPE = "content-not-its-type", 400
    ARCHIVE_BROKEN = "archive-broken", 400
    ARCHIVE_ENCRYPTED = "archive-encrypted", 400
    ARCHIVE_ESCAPES = "archive-escapes", 400
    ARCHIVE_METHOD_UNKNOWN = "archive-method-unknown", 400
    ARCHIVE_TOO_MANY_MEMBERS = "archive-too-many-members", 400
    ARCHIVE_EXPANDS_TOO_MUCH = "archive-expands-too-much", 400
    WHEEL_WITHOUT_WHEEL = "wheel-without-wheel", 400
    SDIST_WITHOUT_PKG_INFO = "sdist-without-pkg-info", 400
    EGG_WITHOUT_PKG_INFO = "egg-without-pkg-info", 400
    DOCS_WITHOUT_INDEX = "docs-without-index", 400
    DOCS_WITHOUT_PROJECT = "docs-without-project", 400


@dataclass(frozen=True, slots=True)
class Refusal:
    """One rule that was broken, told to the person who can mend it."""

    rule: Rule
    message: str
    field: str = ""


class RefusedError(Exception):
    """A publication broke at least one rule; ``refusals`` has every one that was found."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__("; ".join(refusal.message for refusal in self.refusals))

    @property
    def status(self) -> int:
        """The HTTP status of the whole answer: the most particular one wins."""
        return max(refusal.rule.status for refusal in self.refusals)


def shown(value: str, *, limit: int = 80) -> str:
    """Return ``value`` as a message may quote it: one line, printable, short."""
    short = value if len(value) <= limit else value[: limit - 1] + "…"
    return repr(short)
