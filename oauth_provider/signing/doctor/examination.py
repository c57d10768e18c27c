"""The examination of a refused request, in stages (parse, state, the client's own text, search)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oauth_provider.signing.doctor.clues import causes_before_signature
from oauth_provider.signing.doctor.diagnosis import Diagnosis, cause_of
from oauth_provider.signing.doctor.evidence import NOTHING_ELSE, Evidence, Surroundings
from oauth_provider.signing.doctor.given_text import GIVEN_LIMIT, examine_given
from oauth_provider.signing.doctor.registry import Component
from oauth_provider.signing.doctor.search import Search
from oauth_provider.signing.problems import ProblemName

if TYPE_CHECKING:
    from oauth_provider.signing.doctor.search import Findings
    from oauth_provider.signing.methods import Keys
    from oauth_provider.signing.verdict import Verdict

ONE_MISTAKE, TWO_MISTAKES = 1, 2
EXAMINED_LIMIT = 16 * 1024
"""In bytes of normalised parameters and body: each try goes through all of them."""


def examine(  # noqa: PLR0913 (what a verdict was reached by, and how far to look)
    verdict: Verdict,
    *,
    keys: Keys | None,
    now: int,
    window: int,
    surroundings: Surroundings = NOTHING_ELSE,
    depth: int = ONE_MISTAKE,
    given: str | None = None,
) -> Diagnosis:
    """Say why a request was refused; the verdict stays what it is.

    ``depth`` is the number of mistakes at once that are searched for: two take some hundred
    milliseconds, and are for who asks. ``given`` is the base string of the client's own making.
    """
    causes = causes_before_signature(verdict, now=now, window=window)
    diagnosis = Diagnosis(causes=causes, base_string=verdict.base_string)
    is_wrong = any(p.name is ProblemName.SIGNATURE_INVALID for p in verdict.problems)
    if not is_wrong or keys is None or verdict.base_string is None or verdict.reading is not None:
        return diagnosis
    body = verdict.request.wire.body or b""
    if len(verdict.base_string.parameters) + len(body) > EXAMINED_LIMIT:
        return replace(diagnosis, is_complete=False)
    search = Search(Evidence(verdict.request, keys, surroundings))
    findings = search.one()
    reached = ONE_MISTAKE
    if not findings.explanations and depth >= TWO_MISTAKES:
        findings, reached = search.two(), TWO_MISTAKES
    diagnosis = _with_findings(diagnosis, findings, depth=reached)
    given = given.strip() if given is not None else ""
    signs_text = Component.JOIN in search.right
    if not given or not signs_text or len(given) > GIVEN_LIMIT:
        return diagnosis
    found = examine_given(
        given,
        search=search,
        findings=findings,
        request=verdict.request,
        right=verdict.base_string,
    )
    return replace(
        diagnosis,
        causes=diagnosis.causes + found.causes,
        signed_text=found.signed_text,
        tries=diagnosis.tries + found.tries,
    )


def _with_findings(diagnosis: Diagnosis, findings: Findings, *, depth: int) -> Diagnosis:
    explanations = [tuple(map(cause_of, suspects)) for suspects in findings.explanations]
    return replace(
        diagnosis,
        causes=diagnosis.causes + (explanations[0] if explanations else ()),
        alternatives=tuple(explanations[1:]),
        signed_text=findings.signed_text,
        tries=findings.tries,
        depth=depth,
        is_complete=findings.is_complete,
    )
