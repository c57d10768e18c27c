"""The manual's pages as they lie on disk: in a checkout beside the packages, in a wheel inside."""

from __future__ import annotations

import posixpath
import re
from functools import cache
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).resolve().parent
_INSTALLED: Final = _HERE / "docs"
FOLDER: Final = _INSTALLED if _INSTALLED.is_dir() else _HERE.parent.parent / "docs"
INDEX: Final = "index"
MISTAKES: Final = "mistakes"
_EMPHASISED: Final = re.compile(r"\*(\w+)\*")
_HEADING: Final = re.compile(r"^# (.+)$", re.MULTILINE)
_LINK: Final = re.compile(r"\]\((?!\w+:|/|#)([^)#\s]+?)\.md(#[^)\s]*)?\)")


@cache
def sections() -> frozenset[str]:
    """Return the names of the folders of pages; the empty one is the top."""
    return frozenset({"", *(path.name for path in FOLDER.iterdir() if path.is_dir())})


@cache
def names(section: str = "") -> tuple[str, ...]:
    """Return the names of the pages in a section; nothing else is ever opened."""
    if section not in sections():
        return ()
    return tuple(sorted(path.stem for path in (FOLDER / section).glob("*.md")))


def text_of(name: str, section: str = "") -> str | None:
    """Return a page's Markdown; None where there is no such page."""
    if name not in names(section):
        return None
    return (FOLDER / section / f"{name}.md").read_text(encoding="utf-8")


def title_of(text: str) -> str:
    """Return what the page is headed with, without marks."""
    found = _HEADING.search(text)
    return _EMPHASISED.sub(r"\1", found[1]).replace("`", "") if found else ""


def with_served_links(text: str, *, section: str, root: str) -> str:
    """Turn links from file to file into links from address to address below ``root``."""

    def served(link: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join("/", section, link[1])).lstrip("/")
        return f"]({root}{'' if path == INDEX else f'{path}/'}{link[2] or ''})"

    return _LINK.sub(served, text)
