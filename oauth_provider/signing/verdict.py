"""What judging a request comes to: every check, in the order of the specification."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from oauth_provider.signing.problems import Problem  # noqa: TC001 (decoders read annotations)

if TYPE_CHECKING:
    from oauth_provider.signing.base_string import BaseString
    from oauth_provider.signing.parameters import ParsedRequest
    from oauth_provider.signing.readings import Reading


class Outcome(str, Enum):
    """How a check ended."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_REACHED = "not reached"


@dataclass(frozen=True, slots=True)
class Finding:
    """The end of one check, and why.

    Attributes:
        outcome: How it ended.
        reason: Why it was not reached; empty otherwise.
        problems: Why it failed; one or more then, none otherwise.
    """

    outcome: Outcome
    reason: str = ""
    problems: tuple[Problem, ...] = ()


PASSED = Finding(Outcome.PASSED)


def failed(*problems: Problem) -> Finding:
    """Pass where there are no problems, and fail for those that there are."""
    return Finding(Outcome.FAILED, problems=problems) if problems else PASSED


@functools.lru_cache(maxsize=64)  # the reasons are few, and most requests have some of them
def not_reached(reason: str) -> Finding:
    """Say why a check could not be made, or did not apply."""
    return Finding(Outcome.NOT_REACHED, reason)


@dataclass(frozen=True, slots=True)
class Check:
    """One rule, held against one request.

    Attributes:
        slug: Its stable name.
        section: Where the rule is written.
        finding: How it ended.
    """

    slug: str
    section: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement on one request.

    Attributes:
        request: What was judged.
        checks: All of them, in the order of the specification.
        reading: The one that matched the signature; None where none did.
        base_string: Of the reading that matched, or else of the RFC's; None where it cannot be
            told what was signed.
    """

    request: ParsedRequest
    checks: tuple[Check, ...]
    reading: Reading | None
    base_string: BaseString | None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every reason for a refusal, the first one first; empty when accepted."""
        return tuple(problem for check in self.checks for problem in check.finding.problems)

    @property
    def accepted(self) -> bool:
        """Whether nothing is wrong and the signature is right."""
        return not self.problems and self.reading is not None
