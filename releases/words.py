"""The words that projects are found by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WORD_LIMIT = 40
"""In characters; the rest of a longer word is not looked for."""
WORDS_KEPT = 100
"""So many words of one project are kept, those of its name first."""

_WORD = re.compile(r"[^\W_]+")


def words_of(text: str, *, limit: int = WORDS_KEPT) -> list[str]:
    """Return the words of a text in small letters, each once, in their order."""
    return list(dict.fromkeys(_words(text[: limit * 10 * WORD_LIMIT])))[:limit]


def words_kept(name: str, *texts: str) -> dict[str, bool]:
    """Return the words that a project is found by, each with whether it stands in its name."""
    kept = dict.fromkeys(words_of(name), True)
    for text in texts:
        for word in words_of(text):
            if len(kept) == WORDS_KEPT:
                return kept
            kept.setdefault(word, False)
    return kept


def _words(text: str) -> Iterator[str]:
    return (found[0][:WORD_LIMIT] for found in _WORD.finditer(text.lower()))
