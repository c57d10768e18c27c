"""An explanation as text, for terminals: the verdict first, then why, then what would be right.

A difference is marked by a sign before its line and by carets under it, never by colour.
"""

from __future__ import annotations

import textwrap
from itertools import zip_longest
from typing import TYPE_CHECKING

from oauth_provider.signing.differences import common_ends, first_difference
from oauth_provider.signing.doctor.pages import page_of
from oauth_provider.signing.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from oauth_provider.signing.comparison import Comparison, Row
    from oauth_provider.signing.correction import Correction
    from oauth_provider.signing.doctor.diagnosis import Cause, Diagnosis
    from oauth_provider.signing.explanation import Explanation
    from oauth_provider.signing.libraries import Likelihood
    from oauth_provider.signing.lint import Remark

NARROWEST = 60
LABEL = 24
ROWS_SHOWN = 100
VALUE_SHOWN = 600
BEFORE_DIFFERENCE = 40
_GAP = 2


def explanation_text(
    explanation: Explanation, *, width: int, correction: Correction | None = None
) -> str:
    """Write all of an explanation in lines of at most ``width`` where that can be."""
    width = max(width, NARROWEST)
    lines: list[str] = list(_verdict(explanation, width))
    if explanation.comparison is not None:
        lines += ["", *_comparison(explanation.comparison, width)]
    elif explanation.diagnosis is not None and explanation.diagnosis.base_string is not None:
        lines += ["", "The base string that is right:", explanation.diagnosis.base_string.text]
    if correction is not None:
        lines += ["", *_correction(correction)]
    lines += _remarks("Remarks", explanation.remarks, width)
    lines += _remarks("This request did not test its client for", explanation.untested, width)
    lines += _libraries(explanation.libraries, width)
    return "\n".join(lines)


def _verdict(explanation: Explanation, width: int) -> Iterator[str]:
    reading, diagnosis = explanation.verdict.reading, explanation.diagnosis
    if reading is not None:
        yield "The signature is right."
        yield from _wrapped(f"Read as {reading.slug}: {reading.sentence}.", width)
    if diagnosis is None:
        return
    if reading is None:
        yield from _wrapped(_sentence(_headline(explanation, diagnosis)), width)
    for cause in diagnosis.causes:
        yield ""
        yield from _cause(cause, width)
    for causes in diagnosis.alternatives[:3]:
        yield ""
        told = ", and ".join(f"{cause.sentence} ({cause.slug})" for cause in causes)
        yield from _wrapped(f"This request cannot tell it apart from: {printable(told)}", width)
    if diagnosis.tries and not diagnosis.signature_causes:
        yield ""
        pairs = " and in pairs" if diagnosis.depth > 1 else ""
        told = f"Ruled out: every known mistake, alone{pairs}. {_advice(explanation)}"
        yield from _wrapped(told, width)


def _advice(explanation: Explanation) -> str:
    if explanation.verdict.request.protocol.get("oauth_signature_method") == "PLAINTEXT":
        return "The signature is the two secrets, each encoded, joined by &: compare them."
    return (
        "Look at the secrets letter by letter; then compare your own base string with the right"
        " one (--base-string tells for certain which of the two is wrong)."
    )


def _headline(explanation: Explanation, diagnosis: Diagnosis) -> str:
    problems = explanation.verdict.problems
    return diagnosis.sentence or "; ".join(problem.detail for problem in problems)


def _cause(cause: Cause, width: int) -> Iterator[str]:
    yield f"  {cause.slug} ({cause.certainty.value}; {cause.section})"
    if cause.cure:
        yield from _wrapped(f"Do this: {cause.cure}.", width, indent="  ")
    yield f"  See docs/mistakes/{page_of(cause.slug) or cause.slug}.md"


def _comparison(comparison: Comparison, width: int) -> Iterator[str]:
    """Write two columns, each cell as many lines as it needs."""
    column = (width - LABEL - 2 * _GAP) // 2
    yield _columns("", "signed by the client", "should be signed", column)
    for row in comparison.rows[:ROWS_SHOWN]:
        yield from _row(row, column)
    if len(comparison.rows) > ROWS_SHOWN:
        yield f"  ... {len(comparison.rows) - ROWS_SHOWN} more"
    same = sum(not row.differs for row in comparison.rows)
    differing = len(comparison.rows) - same
    yield f"! marks the {differing} of {len(comparison.rows)} parts that differ."


def _row(row: Row, column: int) -> Iterator[str]:
    name = printable(row.name) or row.part
    label = textwrap.wrap(f"{'! ' if row.differs else '  '}{name}", LABEL, subsequent_indent="  ")
    if row.note:
        label += textwrap.wrap(f"  ({row.note})", LABEL, subsequent_indent="  ")
    begin = _window(row.signed, row.expected)
    signed, expected = _cut(row.signed, begin), _cut(row.expected, begin)
    left = _cell(signed or ("(nothing)" if row.differs else ""), column)
    right = _cell(expected or ("(nothing)" if row.differs else ""), column)
    if row.differs and signed and expected:
        left, right = _marked(left, signed, expected), _marked(right, expected, signed)
    for texts in zip_longest(label, left, right, fillvalue=""):
        yield _columns(*texts, column)


def _columns(label: str, left: str, right: str, column: int) -> str:
    gap = " " * _GAP
    return f"{label:{LABEL}}{gap}{left:{column}}{gap}{right}".rstrip()


def _cell(text: str, column: int) -> list[str]:
    return [text[at : at + column] for at in range(0, len(text), column)] or [""]


def _marked(lines: Sequence[str], text: str, other: str) -> list[str]:
    """Put carets under what differs from the other text; what is equal at both ends does not."""
    start, alike = common_ends(text, other)
    end = len(text) - alike
    marked: list[str] = []
    at = 0
    for line in lines:
        marked.append(line)
        carets = "".join("^" if start <= at + i < end else " " for i in range(len(line))).rstrip()
        if carets:
            marked.append(carets)
        at += len(line)
    return marked


def _window(text: str, other: str) -> int:
    """Tell where to begin to show two texts, so that where they part is seen."""
    start = first_difference(text, other)
    return 0 if start is None or start < VALUE_SHOWN // 2 else start - BEFORE_DIFFERENCE


def _cut(text: str, begin: int) -> str:
    shown = printable(text[begin : begin + 2 * VALUE_SHOWN])
    shown = shown if len(shown) <= VALUE_SHOWN else f"{shown[:VALUE_SHOWN]}..."
    return f"...{shown}" if begin and text else shown


def _correction(correction: Correction) -> Iterator[str]:
    if correction.authorization:
        yield "The header that is right:"
        yield f"Authorization: {printable(correction.authorization)}"
        yield ""
    yield "As a command:"
    yield correction.curl


def _remarks(title: str, remarks: Sequence[Remark], width: int) -> list[str]:
    if not remarks:
        return []
    lines = ["", f"{title}:"]
    for remark in remarks:
        cure = f" {_sentence(remark.cure)}" if remark.cure else ""
        told = printable(f"{_sentence(remark.sentence)}{cure} [{remark.slug}]")
        lines += textwrap.wrap(told, width, initial_indent="- ", subsequent_indent="  ")
    return lines


def _libraries(libraries: Sequence[Likelihood], width: int) -> list[str]:
    lines: list[str] = []
    for likely in libraries:
        told = f"{likely.certainty.capitalize()} sent by {likely.library.name}"
        told += f" ({likely.library.language}): {'; '.join(likely.reasons)}."
        lines += ["", *_wrapped(printable(told), width)]
        for error in likely.errors[:3]:
            cure = f" {_sentence(error.cure)}" if error.cure else ""
            lines += _wrapped(f"Known of it: {_sentence(error.sentence)}{cure}", width, indent="  ")
    return lines


def _sentence(text: str) -> str:
    text = printable(text[:1].upper() + text[1:])
    return text if text.endswith(".") else f"{text}."


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    return textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent)
