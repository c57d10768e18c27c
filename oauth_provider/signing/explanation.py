"""Everything that can be said of one request by its bytes and its secrets, for any provider.

Nothing is looked up: consumer and token are taken for known, the nonce for unused. So a request can
be explained anywhere, long after it was sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from oauth_provider.signing.case import ConsumerFacts, Demands, Facts, Need, TokenFacts
from oauth_provider.signing.comparison import Comparison, comparison_of
from oauth_provider.signing.doctor.evidence import NOTHING_ELSE, Surroundings
from oauth_provider.signing.doctor.examination import TWO_MISTAKES, examine
from oauth_provider.signing.form_checks import SECONDS
from oauth_provider.signing.libraries import Likelihood, likely_libraries
from oauth_provider.signing.lint import Remark, remarks, untested
from oauth_provider.signing.parameters import parse
from oauth_provider.signing.readings import STRICT
from oauth_provider.signing.verify import verify

if TYPE_CHECKING:
    from oauth_provider.signing.doctor.diagnosis import Diagnosis
    from oauth_provider.signing.methods import Keys
    from oauth_provider.signing.parameters import ParsedRequest
    from oauth_provider.signing.readings import Reading
    from oauth_provider.signing.verdict import Verdict
    from oauth_provider.signing.wire import WireRequest

WINDOW = 300


@dataclass(frozen=True, slots=True)
class Explanation:
    """A request explained.

    Attributes:
        verdict: Every check that can be made without a server.
        diagnosis: What is wrong; None where nothing is.
        comparison: What the client signed, beside what is right, where that was found out.
        remarks: What is worth knowing of a request that is right.
        untested: What such a request cannot show of its client.
        libraries: What library it looks like.
    """

    verdict: Verdict
    diagnosis: Diagnosis | None
    comparison: Comparison | None
    remarks: tuple[Remark, ...]
    untested: tuple[Remark, ...]
    libraries: tuple[Likelihood, ...]

    @property
    def signature_is_right(self) -> bool:
        """Whether a reading makes the signature that was presented, whatever else is wrong."""
        return self.verdict.reading is not None


def explain(  # noqa: PLR0913 (what is known of a request, each by name)
    wire: WireRequest,
    *,
    keys: Keys,
    surroundings: Surroundings = NOTHING_ELSE,
    given: str | None = None,
    now: int | None = None,
    window: int = WINDOW,
    depth: int = TWO_MISTAKES,
    readings: tuple[Reading, ...] = STRICT,
) -> Explanation:
    """Judge a request, and explain the judgement.

    ``given`` is the base string that the client has itself computed. Without ``now``, in seconds
    since 1970, the time is not judged: a request that was written down is always late.
    """
    request = parse(wire)
    moment = _own_time(request) if now is None else now
    verdict = verify(
        request,
        facts=Facts(moment, ConsumerFacts(keys), TokenFacts(keys.token_secret)),
        demands=Demands(
            token=Need.OPTIONAL,
            callback=Need.OPTIONAL,
            verifier=Need.OPTIONAL,
            window=window,
            readings=readings,
        ),
    )
    is_right = verdict.accepted
    diagnosis = None
    if not is_right:
        diagnosis = examine(
            verdict,
            keys=keys,
            now=moment,
            window=window,
            surroundings=surroundings,
            depth=depth,
            given=given,
        )
    causes = [cause.slug for cause in diagnosis.causes] if diagnosis else []
    return Explanation(
        verdict=verdict,
        diagnosis=diagnosis,
        comparison=comparison_of(request, diagnosis),
        remarks=remarks(verdict, now=now) if is_right else (),
        untested=untested(verdict, keys=keys) if is_right else (),
        libraries=likely_libraries(request, causes=causes),
    )


def _own_time(request: ParsedRequest) -> int:
    """Return the request's own timestamp, by which it is in time."""
    given = request.protocol.get("oauth_timestamp", "")
    return int(given) if SECONDS.fullmatch(given) else 0
