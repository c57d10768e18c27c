"""Text as XML can hold it."""

from __future__ import annotations

import re

_IMPOSSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def possible(text: str) -> str:
    """Replace what no XML 1.0 document can hold, escaped or not: most control characters."""
    return _IMPOSSIBLE.sub(REPLACEMENT, text)
