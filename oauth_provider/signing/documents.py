"""What was found, as plain data for programs: the same names in every answer and every file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oauth_provider.signing.comparison import Comparison
    from oauth_provider.signing.doctor.diagnosis import Cause, Diagnosis

REPORTED = 25
"""So many causes, and so many other explanations, one document names."""


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
