"""What a request does not test: mistakes that would change nothing on it.

A gap is found by the doctor's own functions: a client was not tested for a mistake whose base
string, or key, is the right one for this request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from oauth_provider.signing.doctor.evidence import Evidence
from oauth_provider.signing.doctor.provers import TextMaker, right_parts
from oauth_provider.signing.doctor.registry import MISTAKES, Component
from oauth_provider.signing.gap_table import GAPS, PLUS_LOST

if TYPE_CHECKING:
    from oauth_provider.signing.doctor.provers import Parts
    from oauth_provider.signing.gap_table import Gap
    from oauth_provider.signing.methods import Keys
    from oauth_provider.signing.verdict import Verdict

EXAMINED_LIMIT = 16 * 1024
"""In characters of normalised parameters; a longer request is not looked through."""


def gaps(verdict: Verdict, *, keys: Keys) -> tuple[Gap, ...]:
    """Return what a request that passes could not show, with the mistakes that are left.

    Of a request that is too long nothing is said.
    """
    string = verdict.base_string
    if string is None or len(string.parameters) > EXAMINED_LIMIT:
        return ()
    blind = _Blindness(Evidence(verdict.request, keys))
    left = (
        gap._replace(mistakes=tuple(slug for slug in gap.mistakes if blind.to(slug)))
        for gap in GAPS
    )
    return tuple(gap for gap in left if gap.mistakes)


class _Blindness:
    """What one request cannot tell from the right way."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._right = right_parts(evidence)
        self._text = TextMaker()
        self._made = self._make(self._right)

    def to(self, slug: str) -> bool:
        """Tell whether a mistake would make what the right way makes.

        A part that the signature method does not use can have no mistake.
        """
        if slug == PLUS_LOST:
            return "+" not in self._evidence.presented and Component.DIGEST in self._right
        mistake = MISTAKES[slug]
        return mistake.component in self._right and all(
            self._make({**self._right, mistake.component: change.value}) == self._made
            for change in mistake.changes(self._evidence)
        )

    def _make(self, parts: Parts) -> tuple[str, str]:
        text = self._text(parts) if Component.JOIN in parts else ""
        return text, parts.get(Component.KEY, "")
