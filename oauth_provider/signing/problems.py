"""The closed vocabulary of problems (contract 3, the OAuth Problem Reporting extension).

A refusal is a value: a `Problem`, carried to the answer by one exception of the Django side::

    Exception
    └── oauth_provider.refusal.ProblemError      carries one or more Problem
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

SHOWN_LENGTH = 100
"""So much of a client's own value stands in an answer, in characters."""

_BAD_REQUEST = 400
_UNAUTHORIZED = 401
_FORBIDDEN = 403


class ProblemName(str, Enum):
    """What can be wrong, by the names that go over the wire."""

    PARAMETER_ABSENT = "parameter_absent"
    PARAMETER_REJECTED = "parameter_rejected"
    VERSION_REJECTED = "version_rejected"
    SIGNATURE_METHOD_REJECTED = "signature_method_rejected"
    TIMESTAMP_REFUSED = "timestamp_refused"
    NONCE_USED = "nonce_used"
    SIGNATURE_INVALID = "signature_invalid"
    CONSUMER_KEY_UNKNOWN = "consumer_key_unknown"
    CONSUMER_KEY_REJECTED = "consumer_key_rejected"
    TOKEN_REJECTED = "token_rejected"
    TOKEN_EXPIRED = "token_expired"
    TOKEN_REVOKED = "token_revoked"
    TOKEN_USED = "token_used"
    VERIFIER_INVALID = "verifier_invalid"
    PERMISSION_UNKNOWN = "permission_unknown"
    PERMISSION_DENIED = "permission_denied"
    USER_REFUSED = "user_refused"

    @property
    def status(self) -> int:
        """The status of contract 3, in the reading of RFC 5849, 3.2."""
        return _STATUSES.get(self, _UNAUTHORIZED)


_STATUSES = {
    ProblemName.PARAMETER_ABSENT: _BAD_REQUEST,
    ProblemName.PARAMETER_REJECTED: _BAD_REQUEST,
    ProblemName.VERSION_REJECTED: _BAD_REQUEST,
    ProblemName.SIGNATURE_METHOD_REJECTED: _BAD_REQUEST,
    ProblemName.PERMISSION_DENIED: _FORBIDDEN,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason for a refusal.

    Attributes:
        name: The word of the vocabulary.
        detail: One sentence for the client's author, without secrets.
        fields: Companion fields of the extension, such as ``oauth_acceptable_timestamps``.
        status_override: Where the status is not the name's own.
    """

    name: ProblemName
    detail: str
    fields: tuple[tuple[str, str], ...] = ()
    status_override: int | None = None

    @property
    def status(self) -> int:
        """The HTTP status of a refusal for this reason alone."""
        return self.status_override or self.name.status


def shown(value: str) -> str:
    """Quote a client's own value, which may be as long as a request."""
    return repr(value if len(value) <= SHOWN_LENGTH else f"{value[:SHOWN_LENGTH]}…")


def absent(*names: str, detail: str = "", status: int | None = None) -> Problem:
    """Make the problem of missing parameters, which the companion field lists."""
    return Problem(
        ProblemName.PARAMETER_ABSENT,
        detail or f"{', '.join(names)} {'is' if len(names) == 1 else 'are'} missing or empty",
        (("oauth_parameters_absent", "&".join(names)),),
        status,
    )


def rejected(*names: str, detail: str) -> Problem:
    """Make the problem of malformed parameters, which the companion field lists."""
    listed = "&".join(dict.fromkeys(name for name in names if name))
    return Problem(
        ProblemName.PARAMETER_REJECTED,
        detail,
        (("oauth_parameters_rejected", listed),) if listed else (),
    )
