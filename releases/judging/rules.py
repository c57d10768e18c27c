"""The rules that a publication can break: a closed set, each with a stable code."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from releases.judging.personality import Personality

if TYPE_CHECKING:
    from collections.abc import Iterable

_BOTH = 400, 400
_TODAY = None, 400
_LEGACY = 400, None


class Rule(Enum):
    """The rules of contract 4 and of the two personalities.

    A code, once published, never changes its meaning. Each rule has its status in 2012 and today;
    None where that personality does not have it. One that is essential is held whatever the
    strictness: without it the index could not keep or find what it is given.
    """

    def __init__(self, code: str, statuses: tuple[int | None, int | None], *more: str) -> None:
        self.code = code
        self.legacy, self.today = statuses
        self.is_essential = "essential" in more

    def status_in(self, personality: Personality) -> int | None:
        """Return the HTTP status, or None where the personality does not have the rule."""
        return self.legacy if personality is Personality.LEGACY_2012 else self.today

    # Of who asks, and for what.
    CREDENTIALS_MISSING = "credentials-missing", (401, 403), "essential"
    CREDENTIALS_INVALID = "credentials-invalid", (401, 403), "essential"
    PERMISSION_DENIED = "permission-denied", (403, 403), "essential"
    TOKEN_SCOPE = "token-scope", (403, 403), "essential"
    USER_EMAIL_UNVERIFIED = "user-email-unverified", (None, 403), "essential"
    USER_WITHOUT_TWO_FACTOR = "user-without-two-factor", (None, 403), "essential"
    UPLOADS_OFF = "uploads-off", (403, 403), "essential"
    ROLE_GIVEN = "role-given", _BOTH, "essential"
    ROLE_LAST_OWNER = "role-last-owner", _BOTH, "essential"
    ACTION_UNCLEAR = "action-unclear", _BOTH, "essential"
    ACTION_UNKNOWN = "action-unknown", (404, 404), "essential"
    ACTION_GONE = "action-gone", (None, 410), "essential"

    # Of any field.
    FIELD_MISSING = "field-missing", _BOTH, "essential"
    FIELD_REPEATED = "field-repeated", _BOTH
    FIELD_TOO_LONG = "field-too-long", _BOTH, "essential"
    FIELD_TOO_NEW = "field-too-new", _BOTH
    FIELD_NOT_TEXT = "field-not-text", _BOTH, "essential"
    FORM_BROKEN = "form-broken", _BOTH, "essential"
    FIELD_IS_FILE = "field-is-file", _BOTH

    # Of the metadata.
    NAME_INVALID = "name-invalid", _BOTH, "essential"
    NAME_FORBIDDEN = "name-forbidden", (403, 400)
    NAME_OF_STANDARD_LIBRARY = "name-of-standard-library", _TODAY
    NAME_TOO_SIMILAR = "name-too-similar", _TODAY
    NAME_USED_BEFORE = "name-used-before", _BOTH, "essential"
    PROJECTS_TOO_FAST = "projects-too-fast", (None, 429)
    PROJECT_NOT_ACTIVE = "project-not-active", _TODAY
    VERSION_INVALID = "version-invalid", _BOTH, "essential"
    VERSION_LOCAL = "version-local", _BOTH
    METADATA_VERSION_MISSING = "metadata-version-missing", _TODAY
    METADATA_VERSION_UNKNOWN = "metadata-version-unknown", _BOTH
    SUMMARY_INVALID = "summary-invalid", _TODAY
    EMAIL_INVALID = "email-invalid", _TODAY
    CLASSIFIER_UNKNOWN = "classifier-unknown", _BOTH
    CLASSIFIER_DEPRECATED = "classifier-deprecated", _TODAY
    DEPENDENCY_INVALID = "dependency-invalid", _BOTH
    REQUIREMENT_INVALID = "requirement-invalid", _BOTH
    REQUIREMENT_DIRECT = "requirement-direct", _TODAY
    REQUIRES_PYTHON_INVALID = "requires-python-invalid", _BOTH
    URL_INVALID = "url-invalid", _BOTH
    PROJECT_URL_INVALID = "project-url-invalid", _BOTH
    CORE_METADATA_INVALID = "core-metadata-invalid", _BOTH
    DESCRIPTION_UNRENDERABLE = "description-unrenderable", _TODAY

    # Of an uploaded file and what is said of it.
    PROTOCOL_VERSION_UNKNOWN = "protocol-version-unknown", _BOTH
    FILETYPE_UNKNOWN = "filetype-unknown", _BOTH, "essential"
    FILETYPE_OUTDATED = "filetype-outdated", _TODAY
    FILETYPE_MISMATCH = "filetype-mismatch", _BOTH
    PYVERSION_NOT_SOURCE = "pyversion-not-source", _TODAY
    FILE_NAME_HAS_PATH = "file-name-has-path", _BOTH, "essential"
    FILE_NAME_UNPRINTABLE = "file-name-unprintable", _BOTH, "essential"
    FILE_NAME_ENDING_UNKNOWN = "file-name-ending-unknown", _BOTH
    FILE_NAME_FOREIGN = "file-name-foreign", _BOTH
    FILE_NAME_TAKEN = "file-name-taken", _BOTH, "essential"
    FILE_NAME_USED_BEFORE = "file-name-used-before", _BOTH, "essential"
    SDIST_NAME_INVALID = "sdist-name-invalid", _TODAY
    SDIST_SECOND = "sdist-second", _TODAY
    WHEEL_NAME_INVALID = "wheel-name-invalid", _TODAY
    WHEEL_PLATFORM_UNKNOWN = "wheel-platform-unknown", _BOTH
    RELEASE_TOO_OLD = "release-too-old", _TODAY
    CONTENT_MISSING = "content-missing", _BOTH, "essential"
    CONTENT_IS_IMAGE = "content-is-image", _BOTH
    CONTENT_TOO_LARGE = "content-too-large", (413, 400), "essential"
    CONTENT_KNOWN = "content-known", _BOTH
    PROJECT_TOO_LARGE = "project-too-large", _TODAY
    DIGEST_MISSING = "digest-missing", _TODAY
    DIGEST_MISMATCH = "digest-mismatch", _BOTH
    SIGNATURE_TOO_LARGE = "signature-too-large", _BOTH, "essential"
    SIGNATURE_NOT_ARMORED = "signature-not-armored", _BOTH
    ATTESTATIONS_INVALID = "attestations-invalid", _TODAY

    # Of what is inside an uploaded file.
    CONTENT_NOT_ITS_TYPE = "content-not-its-type", _BOTH
    ARCHIVE_BROKEN = "archive-broken", _BOTH
    ARCHIVE_ENCRYPTED = "archive-encrypted", _BOTH
    ARCHIVE_ESCAPES = "archive-escapes", _BOTH
    ARCHIVE_METHOD_UNKNOWN = "archive-method-unknown", _BOTH
    ARCHIVE_TOO_MANY_MEMBERS = "archive-too-many-members", _BOTH
    ARCHIVE_EXPANDS_TOO_MUCH = "archive-expands-too-much", _BOTH
    ARCHIVE_TWO_FORMATS = "archive-two-formats", _TODAY
    ARCHIVE_HEADERS_DIFFER = "archive-headers-differ", _TODAY
    ARCHIVE_DATA_DESCRIPTOR = "archive-data-descriptor", _TODAY
    ARCHIVE_MEMBER_TWICE = "archive-member-twice", _TODAY
    ARCHIVE_MEMBER_UNPRINTABLE = "archive-member-unprintable", _TODAY
    ARCHIVE_MEMBER_SPARSE = "archive-member-sparse", _TODAY
    WHEEL_WITHOUT_WHEEL = "wheel-without-wheel", _BOTH
    WHEEL_WITHOUT_METADATA = "wheel-without-metadata", _TODAY
    WHEEL_WITHOUT_RECORD = "wheel-without-record", _TODAY
    WHEEL_RECORD_DIFFERS = "wheel-record-differs", _TODAY
    WHEEL_ENTRY_POINTS_INVALID = "wheel-entry-points-invalid", _TODAY
    SDIST_WITHOUT_PKG_INFO = "sdist-without-pkg-info", _BOTH
    EGG_WITHOUT_PKG_INFO = "egg-without-pkg-info", _BOTH
    METADATA_DIFFERS = "metadata-differs", _TODAY
    LICENSE_FILE_MISSING = "license-file-missing", _TODAY
    DOCS_WITHOUT_INDEX = "docs-without-index", _LEGACY, "essential"
    DOCS_WITHOUT_PROJECT = "docs-without-project", _LEGACY, "essential"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One rule that was broken, told to the person who can mend it."""

    rule: Rule
    message: str
    field: str = ""

    def document(self) -> dict[str, str]:
        """Write it for programs."""
        return {"code": self.rule.code, "message": self.message, "field": self.field}


class RefusedError(Exception):
    """A publication broke at least one rule; ``refusals`` has every one that was found."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__("; ".join(refusal.message for refusal in self.refusals))

    def status_in(self, personality: Personality) -> int:
        """Return the HTTP status of the whole answer: the most particular one wins."""
        return max(refusal.rule.status_in(personality) or 400 for refusal in self.refusals)


def shown(value: str, *, limit: int = 80) -> str:
    """Return ``value`` as a message may quote it: one line, printable, short."""
    short = value if len(value) <= limit else value[: limit - 1] + "…"
    return repr(short)
