"""What happened: every request to the provider's routes, as it came and as it was judged.

``journal`` is this process's; it is reached through the few methods of `Journal` alone, so that
another store can stand behind them.
"""

from __future__ import annotations

from pypi_mock.journal.entry import Body, Entry
from pypi_mock.journal.filters import Wanted
from pypi_mock.journal.memory import Journal, MemoryJournal

__all__ = ["Body", "Entry", "Journal", "MemoryJournal", "Wanted", "journal"]

journal: Journal = MemoryJournal()
