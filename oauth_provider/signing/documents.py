"""What was found, as plain data for programs: the same names in every answer and every file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oauth_provider.signing.comparison import Comparison
    from oauth_provider.signing.correction import Correction
    from oauth_provider.signing.doctor.diagnosis import Cause, Diagnosis
    from oauth_provider.signing.explanation import Explanation
    from oauth_provider.signing.libraries import Likelihood
    from oauth_provider.signing.lint import Remark
    from oauth_provider.signing.problems import Problem
    from oauth_provider.signing.verdict import Check

REPORTED = 25
"""So many problems or causes one answer names; what is wrong in more places is garbage."""


def diagnosis_document(diagnosis: Diagnosis) -> dict[str, object]:
    """Write a diagnosis; it holds no secret and no right signature, and neither does this."""
    return {
        "sentence": diagnosis.sentence,
        "causes": [cause_document(cause) for cause in diagnosis.causes[:REPORTED]],
        "alternatives": [
            [cause_document(cause) for cause in causes]
            for causes in diagnosis.alternatives[:REPORTED]
        ],
        "tries": diagnosis.tries,
        "depth": diagnosis.depth,
        "is_complete": diagnosis.is_complete,
        "base_string": diagnosis.base_string.text if diagnosis.base_string else None,
        "signed_text": diagnosis.signed_text,
    }


def cause_document(cause: Cause) -> dict[str, str]:
    """Write one cause."""
    return {
        "slug": cause.slug,
        "component": cause.component,
        "certainty": cause.certainty.value,
        "section": cause.section,
        "sentence": cause.sentence,
        "cure": cause.cure,
    }


def comparison_document(comparison: Comparison) -> dict[str, object]:
    """Write two base strings and their parts side by side."""
    return {
        "expected": comparison.expected,
        "signed": comparison.signed,
        "first_difference": comparison.first_difference,
        "rows": [
            {
                "part": row.part,
                "name": row.name,
                "expected": row.expected,
                "signed": row.signed,
                "source": row.source,
                "note": row.note,
                "differs": row.differs,
            }
            for row in comparison.rows
        ],
    }


def explanation_document(
    explanation: Explanation, *, correction: Correction | None = None
) -> dict[str, object]:
    """Write all of an explanation; a correction only where the caller has given the secrets."""
    verdict, diagnosis = explanation.verdict, explanation.diagnosis
    return {
        "signature_is_right": explanation.signature_is_right,
        "reading": verdict.reading.slug if verdict.reading else None,
        "problems": [problem_document(problem) for problem in verdict.problems],
        "base_string": verdict.base_string.text if verdict.base_string else None,
        "diagnosis": diagnosis_document(diagnosis) if diagnosis else None,
        "comparison": comparison_document(explanation.comparison)
        if explanation.comparison
        else None,
        "correction": {"authorization": correction.authorization or None, "curl": correction.curl}
        if correction
        else None,
        "checks": [check_document(check) for check in verdict.checks],
        "remarks": _remarks(explanation.remarks),
        "untested": _remarks(explanation.untested),
        "libraries": [likelihood_document(likely) for likely in explanation.libraries],
    }


def check_document(check: Check) -> dict[str, object]:
    """Write how a check ended."""
    return {
        "slug": check.slug,
        "section": check.section,
        "outcome": check.finding.outcome.value,
        "reason": check.finding.reason or None,
        "problems": [problem_document(problem) for problem in check.finding.problems],
    }


def problem_document(problem: Problem) -> dict[str, object]:
    """Write one reason for a refusal."""
    return {"name": problem.name.value, "detail": problem.detail}


def _remarks(remarks: Iterable[Remark]) -> list[dict[str, object]]:
    return [
        {
            "slug": remark.slug,
            "sentence": remark.sentence,
            "cure": remark.cure,
            "section": remark.section,
            "mistakes": list(remark.mistakes),
        }
        for remark in remarks
    ]


def likelihood_document(likely: Likelihood) -> dict[str, object]:
    """Write which library a request looks like."""
    return {
        "library": likely.library.slug,
        "name": likely.library.name,
        "language": likely.library.language,
        "certainty": likely.certainty,
        "reasons": list(likely.reasons),
        "errors": [
            {"sentence": error.sentence, "cure": error.cure, "mistakes": list(error.mistakes)}
            for error in likely.errors
        ],
    }
