"""Text that came from elsewhere, made fit for a terminal."""

from __future__ import annotations


def printable(text: str) -> str:
    """Write what cannot be printed as escapes: line ends, controls, halves of characters."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
