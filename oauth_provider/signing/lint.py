"""What is worth knowing of a request that passes: habits that other providers refuse.

And what such a request could not show: a mistake that changes nothing on it was not tested.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from oauth_provider.signing.gaps import gaps
from oauth_provider.signing.header_habits import HEADER_HABITS
from oauth_provider.signing.readings import RFC5849
from oauth_provider.signing.remark import Remark
from oauth_provider.signing.request_habits import REQUEST_HABITS, time_off

if TYPE_CHECKING:
    from oauth_provider.signing.methods import Keys
    from oauth_provider.signing.verdict import Verdict

__all__ = ["Remark", "remarks", "untested"]


def remarks(verdict: Verdict, *, now: int | None) -> tuple[Remark, ...]:
    """Return the remarks on a request that passes.

    ``now`` is what the server's clock says; without it the time is not looked at.
    """
    request = verdict.request
    found = [remark for rule in (*HEADER_HABITS, *REQUEST_HABITS) for remark in rule(request)]
    if now is not None:
        found += time_off(request, now=now)
    if verdict.reading is not None and verdict.reading is not RFC5849:
        found.append(
            Remark(
                "reading.lenient",
                f"it passes only by the reading {verdict.reading.slug}, which is not the RFC's",
                "sign the parameters of header, query and form body, and nothing else",
                RFC5849.section,
            )
        )
    return tuple(found)


def untested(verdict: Verdict, *, keys: Keys) -> tuple[Remark, ...]:
    """Return what this request could not show of its client."""
    return tuple(
        Remark(f"untested.{gap.slug}", gap.sentence, gap.cure, gap.section, gap.mistakes)
        for gap in gaps(verdict, keys=keys)
    )
