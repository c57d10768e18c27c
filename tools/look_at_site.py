"""Look at the built site: nothing is fetched from elsewhere, and every link and anchor is there."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

SITE = Path(__file__).resolve().parent.parent / "site"
_IN_STYLES = re.compile(r"(?:url\(|@import)\s*[\"']?((?:https?:)?//[^\"')\s]+)")
FETCHED = {
    "audio": "src",
    "embed": "src",
    "iframe": "src",
    "img": "src",
    "link": "href",
    "object": "data",
    "script": "src",
    "source": "src",
    "video": "src",
}


class Page(HTMLParser):
    """What a page fetches, where its links lead, and which anchors it has."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.links: list[str] = []
        self.anchors: set[str] = {""}
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one element."""
        said = {name: value or "" for name, value in attrs}
        if "id" in said:
            self.anchors.add(said["id"])
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
        if tag in FETCHED and FETCHED[tag] in said:
            self.fetched.append(said[FETCHED[tag]])
        self.fetched += _IN_STYLES.findall(said.get("style", ""))


def complaints() -> list[str]:
    """Return what is wrong with the site."""
    pages = {path: Page(path) for path in sorted(SITE.rglob("*.html"))}
    found = [] if pages else ["there is no site: run `make site`"]
    for path, page in pages.items():
        name = path.relative_to(SITE)
        found += [f"{name} fetches {one}" for one in page.fetched if urlsplit(one).netloc]
        if name.name != "404.html":  # it is shown at any address, with links from the root
            targets = [*page.links, *page.fetched]
            found += [
                f"{name}: {one} leads nowhere" for one in targets if _is_lost(one, path, pages)
            ]
    for path in SITE.rglob("*.css"):
        fetched = _IN_STYLES.findall(path.read_text(encoding="utf-8"))
        found += [f"{path.relative_to(SITE)} fetches {one}" for one in fetched]
    return found


def _is_lost(link: str, path: Path, pages: dict[Path, Page]) -> bool:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return False
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if target.is_dir():
        target /= "index.html"
    if target not in pages:
        return not target.is_file()
    return unquote(parts.fragment) not in pages[target].anchors


def main() -> int:
    """Print every complaint."""
    found = complaints()
    sys.stderr.write("".join(f"{complaint}\n" for complaint in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
