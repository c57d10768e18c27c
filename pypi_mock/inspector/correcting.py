"""What would have been accepted: a refused request, signed anew for the server's clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oauth_provider.signing.correction import corrected
from oauth_provider.signing.parameters import parse
from oauth_provider.signing.problems import ProblemName
from pypi_mock.simulation.clock import clock
from pypi_mock.simulation.randomness import randomness

if TYPE_CHECKING:
    from oauth_provider.signing.correction import Correction
    from oauth_provider.signing.methods import Keys
    from pypi_mock.journal import Entry

_CURABLE = frozenset(
    {
        ProblemName.SIGNATURE_INVALID,
        ProblemName.NONCE_USED,
        ProblemName.TIMESTAMP_REFUSED,
        ProblemName.SIGNATURE_METHOD_REJECTED,
        ProblemName.VERSION_REJECTED,
    }
)
"""What another signature, time or nonce makes good; an expired token it does not."""


def correction_of(entry: Entry, keys: Keys) -> Correction | None:
    """Sign a refused request rightly; None where that alone would not help."""
    names = {problem.name for problem in entry.problems}
    if not names or not names <= _CURABLE or not entry.body.is_whole:
        return None
    if parse(entry.wire).protocol.get("oauth_signature_method") == "PLAINTEXT":
        return None  # it would be the secrets themselves
    return corrected(
        entry.wire,
        keys=keys,
        nonce=randomness.nonce(),
        timestamp=str(clock.timestamp()),
    )
