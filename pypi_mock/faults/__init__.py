"""Failures on demand: rules that say which requests fail, how, and how often."""

from __future__ import annotations

from pypi_mock.faults.book import FaultBook, Listed
from pypi_mock.faults.rule import Effect, Fault, Match, When

__all__ = ["Effect", "Fault", "FaultBook", "Listed", "Match", "When", "faults"]

faults = FaultBook()
"""The rules of this process."""
