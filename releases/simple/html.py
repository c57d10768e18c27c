"""A document of the simple index as HTML (PEP 503, 592, 629, 658, 708, 714, 740, 792).

Joined strings: a template takes a hundred times as long for a list of 100,000 projects.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Json = Mapping[str, Any]  # a document of ours, as it will be written as JSON

_BEFORE = """<!DOCTYPE html>
<html lang="en">
  <head>
{metas}
    <title>{title}</title>
  </head>
  <body>
    <h1>{title}</h1>
"""
_AFTER = """
  </body>
</html>
"""


def project_html(document: Json) -> str:
    """Return a project's page. Size and time stand in attributes that uv reads."""
    links = (_link(file) for file in document["files"])
    before, after = page_around(f"Links for {document['name']}", document)
    return before + "\n".join(links) + after


def _metas(document: Json) -> Iterator[tuple[str, str]]:
    meta = document["meta"]
    yield "pypi:repository-version", meta["api-version"]
    if status := document.get("project-status"):
        yield "pypi:project-status", status["status"]
        if "reason" in status:
            yield "pypi:project-status-reason", status["reason"]
    for address in meta.get("tracks", ()):
        yield "pypi:tracks", address
    for address in document.get("alternate-locations", ()):
        yield "pypi:alternate-locations", address


def _link(file: Json) -> str:
    fragment = "".join(f"#{name}={digest}" for name, digest in file["hashes"].items())
    written = "".join(
        f' {name}="{escape(value)}"'
        for name, value in (("href", file["url"] + fragment), *_attributes(file))
    )
    return f"    <a{written}>{escape(file['filename'])}</a><br>"


def _attributes(file: Json) -> Iterator[tuple[str, str]]:
    if "requires-python" in file:
        yield "data-requires-python", file["requires-python"]
    if digests := file.get("core-metadata"):
        value = ",".join(f"{name}={digest}" for name, digest in digests.items())
        yield "data-core-metadata", value
        yield "data-dist-info-metadata", value
    if yanked := file.get("yanked"):
        yield "data-yanked", "" if yanked is True else yanked
    if "gpg-sig" in file:
        yield "data-gpg-sig", "true"
    if "size" in file:
        yield "data-size", str(file["size"])
    if "upload-time" in file:
        yield "data-upload-time", file["upload-time"]
    if provenance := file.get("provenance"):
        yield "data-provenance", provenance


def page_around(title: str, document: Json) -> tuple[str, str]:
    """Return what stands before a page's links, and what behind them."""
    metas = _metas(document)
    lines = (f'    <meta name="{name}" content="{escape(text)}">' for name, text in metas)
    return _BEFORE.format(metas="\n".join(lines), title=escape(title)), _AFTER
