"""What happened: every request to the provider's routes, as it came and as it was judged.

``journal`` is reached through the few methods of `Journal` alone: it is this process's, in memory,
or one that several processes share, in a stream of Redis.
"""

from __future__ import annotations

from pypi_mock.journal.entry import Body, Entry
from pypi_mock.journal.filters import Wanted
from pypi_mock.journal.memory import Journal, MemoryJournal
from pypi_mock.shared import shared

__all__ = ["Body", "Entry", "Journal", "MemoryJournal", "Wanted", "journal"]


def _chosen() -> Journal:
    if shared.store is None:
        return MemoryJournal()
    from pypi_mock.journal.stream import StreamJournal  # late: one process alone needs none

    return StreamJournal(shared.store)


journal: Journal


def __getattr__(name: str) -> Journal:
    """Choose the journal when it is first asked for, which is after the settings are read."""
    if name != "journal":
        raise AttributeError(name)
    chosen = globals()["journal"] = _chosen()
    return chosen
