"""Documentation that can be shown: a zip with an index at its top (contract 4, docupload)."""

from __future__ import annotations

from typing import IO

from releases.inspection.findings import Findings
from releases.inspection.zips import zip_members
from releases.judging.judge import Judge
from releases.judging.personality import Personality, Standard
from releases.judging.rules import RefusedError, Rule

DOCS_MEMBER_LIMIT = 10_000
DOCS_LIMIT = 100 * 1024 * 1024
DOCS_TOTAL_LIMIT = 1024**3
DOCS_INDEX = "index.html"

_LEGACY = Standard(Personality.LEGACY_2012)


def check_docs(stream: IO[bytes]) -> None:
    """Raise ``RefusedError`` unless this is a zip that can be shown.

    Its pages are expanded when somebody looks at them, so only by methods of bounded memory. The
    call is one of 2012, and so are the rules.
    """
    findings = Findings()
    try:
        _look(stream, findings)
    except RefusedError as refused:
        findings.take(refused)
    judge = Judge(_LEGACY)
    judge.hear(findings.told())
    judge.decide()


def _look(stream: IO[bytes], findings: Findings) -> None:
    total, has_index = 0, False
    for member in zip_members(stream, findings, limit=DOCS_MEMBER_LIMIT):
        total += member.size
        has_index = has_index or member.name == DOCS_INDEX
        if total > DOCS_TOTAL_LIMIT:
            message = f"the documentation expands to more than {DOCS_TOTAL_LIMIT} bytes"
            findings.add(Rule.ARCHIVE_EXPANDS_TOO_MUCH, message)
            return
    if not has_index:
        findings.add(Rule.DOCS_WITHOUT_INDEX, f"the zip has no {DOCS_INDEX} at its top")
