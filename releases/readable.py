"""What a client's words become before they are kept: UNKNOWN, NUL, and the description."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from releases.judging.rules import Refusal, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from releases.form.metadata import Metadata, RawFields

_UNKNOWN = "UNKNOWN"


def in_todays_words(fields: RawFields) -> dict[str, list[str]]:
    """Return the fields without the word that tools once wrote for nothing, and without NULs."""
    kept = {
        name: [value.replace("\0", "\\x00") for value in values if value.strip() != _UNKNOWN]
        for name, values in fields.items()
    }
    return {name: values for name, values in kept.items() if values}


def is_undescribed(values: Mapping[str, str | list[str]]) -> bool:
    """Say that nothing describes a release, or only the word for nothing."""
    return str(values.get("description", "")).strip() in {"", _UNKNOWN}


def described_by_readme(metadata: Metadata, readme: str) -> Metadata:
    """Let the README of the archive describe a release that does not say more (pypi.md 1.6)."""
    if not readme or not is_undescribed(metadata.values):
        return metadata
    return replace(metadata, values={**metadata.values, "description": readme})


def description_refusals(metadata: Metadata) -> Iterator[Refusal]:
    """Say that a description cannot be shown as what it says it is."""
    description = str(metadata.values.get("description", ""))
    content_type = str(metadata.values.get("description_content_type", ""))
    if not description.strip():
        return
    from releases.rendering import rendering_problem  # late: with it comes Django

    if problem := rendering_problem(description, content_type):
        what = content_type or "text/x-rst, which it is where no content type is told"
        message = f"the description cannot be rendered as {what}: {problem}"
        yield Refusal(Rule.DESCRIPTION_UNRENDERABLE, message, "description")
