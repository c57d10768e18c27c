"""Failures on demand: rules that say which requests fail, how, and how often."""

from __future__ import annotations

from pypi_mock.faults.book import FaultBook, Listed
from pypi_mock.faults.rule import Effect, Fault, Match, When
from pypi_mock.shared import shared

__all__ = ["Effect", "Fault", "FaultBook", "Listed", "Match", "When", "faults"]


def _chosen() -> FaultBook:
    if shared.store is None:
        return FaultBook()
    from pypi_mock.faults.shared_book import SharedFaultBook  # late: one process needs none

    return SharedFaultBook(shared.store)


faults: FaultBook
"""The rules of this process, or of all that share its Redis server."""


def __getattr__(name: str) -> FaultBook:
    """Choose the book when it is first asked for: our server imports this before the settings."""
    if name != "faults":
        raise AttributeError(name)
    book = globals()["faults"] = _chosen()
    return book
