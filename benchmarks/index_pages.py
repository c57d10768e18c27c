"""How often an index serves its pages, whole and to those who have them already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rates import Asked, rates
from table import OURS, Target, at_least, at_most

if TYPE_CHECKING:
    from index_scale import Scale
    from peers import Index
    from table import Table

HTML = {"Accept": "text/html"}
JSON = {"Accept": "application/vnd.pypi.simple.v1+json"}
FORMATS = {"HTML": HTML, "JSON": JSON}
WITHOUT_JSON = "pypiserver"
TARGETS: dict[tuple[str, str], Target] = {
    ("", "HTML"): at_least(600, times=1.1),
    ("", "JSON"): at_least(600, times=3),
    ("big/", "HTML"): at_least(400, times=14),
    ("big/", "JSON"): at_least(400, times=14),
    ("pkg1/", "HTML"): at_least(500),
    ("pkg1/", "JSON"): at_least(500),
}
NAMES = {"": "project list", "big/": "page of many files", "pkg1/": "page of one file"}


def measure(table: Table, indexes: list[Index], scale: Scale) -> None:
    for (page, kind), target in TARGETS.items():
        asked = {
            index.name: Asked(index, index.simple + page, FORMATS[kind])
            for index in indexes
            if kind == "HTML" or index.name != WITHOUT_JSON
        }
        found = rates(asked, scale)
        name = f"{NAMES[page]}, {kind}"
        table.add(f"{name}, req/s", {of: one.rate for of, one in found.items()}, target)
        if page == "big/":
            table.add(f"{name}, p99 ms", {of: one.p99 for of, one in found.items()}, at_most(60))
    for page, kind in TARGETS:
        _measure_known(table, indexes[0], (page, kind), scale)


def _measure_known(table: Table, index: Index, of: tuple[str, str], scale: Scale) -> None:
    """Compare a 304, by the page's own tag, with the 200."""
    page, kind = of
    path, headers = index.simple + page, FORMATS[kind]
    tag = index.answer(path, headers)[1]
    asked = {
        "known": Asked(index, path, {**headers, "If-None-Match": tag}, 304),
        "whole": Asked(index, path, headers),
    }
    found = rates(asked, scale)
    ratio = {OURS: found["known"].rate / found["whole"].rate}
    table.add(f"{NAMES[page]}, {kind}, 304 to 200", ratio, at_least(1.2))


def one_file(indexes: list[Index], scale: Scale) -> dict[str, float]:
    """Return how often each serves a page of one file."""
    asked = {index.name: Asked(index, index.simple + "pkg1/", HTML) for index in indexes}
    return {name: one.rate for name, one in rates(asked, scale).items()}
