"""Whole numbers as they stand in addresses."""

from __future__ import annotations

MOST_DIGITS = 16
"""As many as the largest whole number that every reader of JSON can hold (2 to the power of 53)."""


def whole_number(text: str) -> int | None:
    """Return a number that is written in ASCII digits; None where it is none, or has too many."""
    if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        return int(text)
    return None
