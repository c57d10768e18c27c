"""Looking for releases by what was said of them."""

from __future__ import annotations

import json
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q
from packaging.version import Version

from releases.form.names import normalize
from releases.models import Project, Release

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

SEARCH_LIMIT = 1000
BROWSE_LIMIT = 50_000
SEARCHED = (
    "name",
    "version",
    "author",
    "author_email",
    "maintainer",
    "maintainer_email",
    "home_page",
    "license",
    "summary",
    "description",
    "keywords",
    "platform",
    "download_url",
)


class Hit(NamedTuple):
    """A release that was looked for."""

    name: str
    version: str
    summary: str


def releases_searched(terms: Mapping[str, Sequence[str]], *, every: bool) -> list[Hit]:
    """Find releases with one of a field's texts in that field: of every field, or of any.

    Case does not matter, nor how a name is spelt. No field at all finds everything.
    """
    releases = _listed()
    conditions = [
        reduce(or_, (_condition(field, text) for text in texts)) for field, texts in terms.items()
    ]
    if conditions:
        releases = releases.filter(reduce(and_ if every else or_, conditions))
    rows = releases.order_by("project__normalized", "pk").values_list(
        "project__normalized", "project__name", "version", "metadata__summary"
    )
    found = sorted(rows[:SEARCH_LIMIT], key=lambda row: (row[0], Version(row[2])))
    return [Hit(name, version, summary or "") for _, name, version, summary in found]


def releases_classified(classifiers: Sequence[str]) -> list[tuple[str, str]]:
    """List (name, version) of the releases that have all of these classifiers."""
    releases = _listed()
    for classifier in classifiers:
        # Not every database can look into a list; all can look for its text.
        releases = releases.filter(metadata__classifiers__icontains=json.dumps(classifier))
    rows = releases.order_by("project__normalized", "pk").values_list(
        "project__name", "version", "metadata__classifiers"
    )
    wanted = set(classifiers)
    return [row[:2] for row in rows[:BROWSE_LIMIT] if wanted <= set(row[2] or ())]


def _listed() -> QuerySet[Release]:
    """Leave out what is hidden or in quarantine."""
    releases = Release.objects.filter(hidden=False)
    return releases.exclude(project__status=Project.Status.QUARANTINED)


def _condition(field: str, text: str) -> Q:
    if field == "name":
        spelt_otherwise = Q(project__normalized__contains=normalize(text))
        return Q(project__name__icontains=text) | spelt_otherwise
    if field == "version":
        return Q(version__icontains=text)
    return Q((f"metadata__{field}__icontains", text))
