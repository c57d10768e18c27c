"""A storage that cannot do now what it is asked to: one exception, whatever kind of storage it is.

Each backend raises what its library has: botocore's, Google's, Azure's, the system's.
"""

from __future__ import annotations

import enum
import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator


class Reason(str, enum.Enum):
    """Why; programs may compare it."""

    UNAVAILABLE = "storage-unavailable"
    FULL = "storage-full"


class StorageUnavailableError(Exception):
    """The storage is out of reach, slow, full, or refuses us; nothing is wrong with the request.

    Attributes:
        reason: Which of these a client may be told.
    """

    def __init__(self, reason: Reason, said: str) -> None:
        super().__init__(said)
        self.reason = reason


FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""No room on the disk, for this user, or for a file as large (as a limit of the process says)."""
_INSUFFICIENT_STORAGE: Final = 507
_CODES: Final = frozenset({"QuotaExceeded", "XMinioStorageFull"})
"""How S3-compatible stores say with another status that they are full: Ceph, MinIO."""
# What is no word of the storage's but a mistake of ours, or the answer to a question.
_OTHERS: Final = (
    AssertionError,
    AttributeError,
    FileNotFoundError,
    LookupError,
    NotImplementedError,
    TypeError,
    ValueError,
)


@contextmanager
def asking() -> Iterator[None]:
    """Ask a storage for something.

    Raises:
        StorageUnavailableError: It fails.
    """
    try:
        yield
    except (*_OTHERS, StorageUnavailableError):
        raise
    except Exception as error:
        said = str(error).strip() or type(error).__name__
        raise StorageUnavailableError(_reason(error), said) from error


def _reason(error: Exception) -> Reason:
    if isinstance(error, OSError) and error.errno in FULL:
        return Reason.FULL
    answer = getattr(error, "response", None)  # botocore's ClientError has it
    if isinstance(answer, dict):
        status = answer.get("ResponseMetadata", {}).get("HTTPStatusCode")
        code = answer.get("Error", {}).get("Code")
        if status == _INSUFFICIENT_STORAGE or code in _CODES:
            return Reason.FULL
    return Reason.UNAVAILABLE
