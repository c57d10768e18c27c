"""The words that projects are found by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WORD_LIMIT = 40
"""In characters; the rest of a longer word is not looked for."""
CLASSIFIER_LIMIT = 200
"""In characters; those of the trove have under a hundred, and longer ones are told by these."""
CLASSIFIERS_KEPT = 200
"""So many of one release are found."""
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


def classifiers_kept(classifiers: object) -> list[str]:
    """Return the classifiers that a release is found by; what is no list of texts has none."""
    if not isinstance(classifiers, (list, tuple)):
        return []
    texts = (text[:CLASSIFIER_LIMIT] for text in classifiers if isinstance(text, str))
    return list(dict.fromkeys(texts))[:CLASSIFIERS_KEPT]


def _words(text: str) -> Iterator[str]:
    return (found[0][:WORD_LIMIT] for found in _WORD.finditer(text.lower()))
