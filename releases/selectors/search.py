"""Looking for releases by what was said of them."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Exists, OuterRef, Q
from packaging.version import Version

from releases.form.names import normalize
from releases.listing_models import Classified
from releases.models import Project, Release
from releases.selectors.listing import listings_found
from releases.words import classifiers_kept

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

SEARCH_LIMIT = 1000
BROWSE_LIMIT = 50_000
LOOKED_AT = 10_000
"""So many releases are searched one by one."""
LISTED = ("name", "summary", "keywords")
"""The fields whose words lead to projects."""
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


def releases_searched(terms: Mapping[str, Sequence[str]], *, every: bool) -> list[Hit] | None:
    """Find releases with one of a field's texts in that field: of every field, or of any.

    Case does not matter, nor how a name is spelt. No field at all finds everything. In a large
    index only those are looked at that the front page finds by a text's words; None where no text
    leads to any, as of an author.
    """
    releases = _listed()
    conditions = [
        reduce(or_, (_condition(field, text) for text in texts)) for field, texts in terms.items()
    ]
    if conditions and is_large():
        projects = _led_to(terms, every=every)
        if projects is None:
            return None
        releases = releases.filter(project__in=projects)
    if conditions:
        releases = releases.filter(reduce(and_ if every else or_, conditions))
    rows = releases.order_by("project__normalized", "pk").values_list(
        "project__normalized", "project__name", "version", "metadata__summary"
    )
    found = sorted(rows[:SEARCH_LIMIT], key=lambda row: (row[0], Version(row[2])))
    return [Hit(name, version, summary or "") for _, name, version, summary in found]


def is_large() -> bool:
    """Tell whether the index has more releases than one request may look at."""
    return Release.objects.order_by("pk")[LOOKED_AT : LOOKED_AT + 1].exists()


def _led_to(terms: Mapping[str, Sequence[str]], *, every: bool) -> list[int] | None:
    """Return the projects that the words of texts lead to; None where they cannot lead to all."""
    fields = [field for field in terms if field in LISTED]
    if not fields or (not every and len(fields) < len(terms)):
        return None
    texts = terms[fields[0]] if every else [text for field in fields for text in terms[field]]
    found = dict.fromkeys(
        number for text in texts for number in listings_found(text.lower()).numbers
    )
    return list(found)[:SEARCH_LIMIT]


def releases_classified(classifiers: Sequence[str]) -> list[tuple[str, str]]:
    """List (name, version) of the releases that have all of these classifiers.

    Of the classifier that the fewest have, so many releases are looked at as are listed at most.
    """
    wanted = classifiers_kept(classifiers)
    rarest = min(wanted, key=lambda text: _classified(text)[:BROWSE_LIMIT].count())
    first = _classified(rarest)[:BROWSE_LIMIT]
    releases = _listed().filter(pk__in=first.values("release"))
    for text in wanted:
        if text != rarest:
            releases = releases.filter(Exists(_classified(text).filter(release=OuterRef("pk"))))
    rows = releases.values_list("project__normalized", "pk", "project__name", "version")
    return [(name, version) for _, _, name, version in sorted(rows)]


def _classified(text: str) -> QuerySet[Classified]:
    """Return those with a classifier, in the order of its index."""
    return Classified.objects.filter(classifier=text).order_by("release")


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
