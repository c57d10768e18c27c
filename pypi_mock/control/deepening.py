"""The second look at a refusal: two mistakes at once, when somebody asks for the diagnosis."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from oauth_provider.rediagnosing import second_diagnosis
from pypi_mock.journal import journal

if TYPE_CHECKING:
    from pypi_mock.journal import Entry

_one_at_a_time = threading.Lock()


def deepened(entry: Entry) -> Entry:
    """Return the entry with the deeper diagnosis, if the first one had found nothing.

    The search is made once: the journal keeps what it found. One runs at a time, however many ask.
    """
    if not _is_unexplained(entry):
        return entry
    with _one_at_a_time:
        entry = journal.get(entry.number) or entry
        if entry.diagnosis is None or not _is_unexplained(entry):
            return entry
        diagnosis = second_diagnosis(entry.wire, entry.diagnosis)
        if diagnosis is None:
            return entry
        entry = entry._replace(diagnosis=diagnosis)
        journal.amend(entry)
    return entry


def _is_unexplained(entry: Entry) -> bool:
    diagnosis = entry.diagnosis
    return (
        diagnosis is not None
        and diagnosis.depth == 1
        and not diagnosis.signature_causes
        and entry.body.is_whole
    )
