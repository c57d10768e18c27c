"""What a release says of itself, as labels with values; only a safe address becomes a link."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from releases.form.grammar import url_problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONG = 300
"""In characters; a longer value is folded."""

_LABELS = {
    "license_expression": "Licence",
    "license": "Licence text",
    "license_file": "Licence files",
    "author": "Author",
    "author_email": "Author's e-mail",
    "maintainer": "Maintainer",
    "maintainer_email": "Maintainer's e-mail",
    "keywords": "Keywords",
    "requires_python": "Requires Python",
    "requires_dist": "Requires",
    "provides_extra": "Extras",
    "requires_external": "Requires from elsewhere",
    "provides_dist": "Provides",
    "obsoletes_dist": "Replaces",
    "requires": "Requires modules",
    "provides": "Provides modules",
    "obsoletes": "Replaces modules",
    "import_name": "Import names",
    "import_namespace": "Import namespaces",
    "platform": "Platform",
    "supported_platform": "Supported platforms",
    "dynamic": "Dynamic fields",
    "classifiers": "Classifiers",
    "description_content_type": "Description's type",
    "metadata_version": "Metadata version",
}
_ELSEWHERE = {"name", "version", "summary", "description", "home_page", "download_url"}
_MONO = {
    "requires_python",
    "requires_dist",
    "provides_extra",
    "requires_external",
    "provides_dist",
    "obsoletes_dist",
    "requires",
    "provides",
    "obsoletes",
    "import_name",
    "import_namespace",
    "license_file",
    "license_expression",
    "dynamic",
}


class Fact(NamedTuple):
    """One field with its values."""

    label: str
    values: list[str]
    is_mono: bool = False
    is_long: bool = False


class Link(NamedTuple):
    """An address that a release names; ``url`` is empty where it would not be safe to follow."""

    label: str
    text: str
    url: str


def facts_of(metadata: Mapping[str, str | list[str]]) -> list[Fact]:
    """Return every field that says something, known ones first and in the order of the table."""
    others = [name for name in metadata if name not in _LABELS and name not in _ELSEWHERE]
    return [
        Fact(
            label=_LABELS.get(name, name),
            values=values,
            is_mono=name in _MONO,
            is_long=max(len(value) for value in values) > LONG,
        )
        for name in (*_LABELS, *others)
        if name != "project_url" and (values := _values(metadata.get(name)))
    ]


def links_of(metadata: Mapping[str, str | list[str]], *, bugtrack_url: str) -> Iterator[Link]:
    """Yield the addresses that a release names."""
    for label, url in (
        ("Home page", metadata.get("home_page", "")),
        ("Download", metadata.get("download_url", "")),
        ("Bug tracker", bugtrack_url),
    ):
        if url and isinstance(url, str):
            yield _link(label, url)
    for given in _values(metadata.get("project_url")):
        label, _, url = given.partition(",")
        yield _link(label.strip(), url.strip())


def _link(label: str, url: str) -> Link:
    # An index that is told not to be strict keeps anything: a script, too.
    return Link(label, url, "" if url_problem(url) else url)


def _values(value: str | list[str] | None) -> list[str]:
    if not value:
        return []
    return [value] if isinstance(value, str) else value
