"""The whole control API: importing its modules fills the table that addresses are made from.

The order of the modules is that of the documents made from the table; at one level, longer paths
come before the ones that would swallow them.
"""

from __future__ import annotations

from pypi_mock.control import (
    api_tokens,
    behaving,
    engine,
    identities,
    journal,
    projects,
    simulating,
    state,
    tokens,
    trusting,
    verifying,
)
from pypi_mock.control.operation import OPERATIONS, view_of

__all__ = ["ADDRESSES", "MODULES", "OPERATIONS", "view_of"]

MODULES = (
    state,
    journal,
    verifying,
    identities,
    api_tokens,
    tokens,
    trusting,
    projects,
    behaving,
    simulating,
    engine,
)

ADDRESSES = {row.path: row.call.__name__.replace("_", "-") for row in reversed(OPERATIONS)}
"""Each path with its name, which is that of its first operation."""
