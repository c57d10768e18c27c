"""The one exception of this app: it carries problems to the one place that answers with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oauth_provider.signing.doctor.diagnosis import Diagnosis
    from oauth_provider.signing.problems import Problem


class ProblemError(Exception):
    """A request is refused; raised by services and guards only.

    Attributes:
        problems: Every reason, the first one first; it decides the status.
        diagnosis: What the doctor says of the request; None where it was not asked.
    """

    def __init__(self, *problems: Problem, diagnosis: Diagnosis | None = None) -> None:
        if not problems:
            raise ValueError("a refusal has a reason")
        super().__init__("; ".join(problem.detail for problem in problems))
        self.problems = problems
        self.diagnosis = diagnosis
