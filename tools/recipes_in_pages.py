"""Recipes shown in a page: a block below ``<!-- recipes/name.yml -->`` has that file's text."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = {
    ".go": "go",
    ".java": "java",
    ".mjs": "js",
    ".py": "python",
    ".yml": "yaml",
}
_SHOWN = re.compile(r"<!-- (?P<name>[\w./-]+) -->\n\n```\w*\n.*?^```$", re.DOTALL | re.MULTILINE)


def with_recipes(page: str) -> str:
    """Return a page with each block as its file is now."""
    return _SHOWN.sub(_block, page)


def _block(shown: re.Match[str]) -> str:
    path = ROOT / shown["name"]
    text = path.read_text(encoding="utf-8")
    return f"<!-- {shown['name']} -->\n\n```{LANGUAGES[path.suffix]}\n{text}```"
