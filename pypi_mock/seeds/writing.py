"""Seeds as text, without what goes without saying."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import tomli_w

if TYPE_CHECKING:
    from pypi_mock.seeds.model import Seed


def as_document(seed: Seed) -> dict[str, Any]:  # Any: what JSON and TOML can hold
    """Return a seed as plain data: bytes in base64, moments as text."""
    document: dict[str, Any] = msgspec.to_builtins(seed)
    return document


def as_toml(seed: Seed) -> str:
    """Write a seed as TOML."""
    return tomli_w.dumps(as_document(seed), multiline_strings=True)
