"""What the front page lists and finds: each statement reads along an index, and stops."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Exists, OuterRef

from releases.form.names import name_problem, normalize
from releases.listing_models import ListedWord, Listing
from releases.models import Change, Project
from releases.words import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

PAGE = 50
FOUND_LIMIT = 1000
WORDS_ASKED = 8
HITS_READ = 5_000
"""So many projects with the rarest of several words are looked at for the others."""
NEWEST = 8
CHANGES_READ = 200
"""So far back in the log of changes are the newest looked for."""
_LAST = "\U0010ffff"


class News(NamedTuple):
    """A project that changed, and when."""

    listing: Listing
    at: datetime


class Found(NamedTuple):
    """The projects that a search has found by their numbers, best first; is there more to find?"""

    numbers: list[int]
    is_cut: bool


class Chapter(NamedTuple):
    """One page of the list of projects; ``before`` and ``after`` lead to those beside it."""

    listings: Sequence[Listing]
    before: str
    after: str


def listings_after(name: str) -> Chapter:
    """List projects in the order of their names, from behind ``name`` on."""
    found = list(_listed().filter(project__normalized__gt=name).order_by(_NAME)[: PAGE + 1])
    shown = found[:PAGE]
    return Chapter(
        shown,
        before=shown[0].project.normalized if name and shown else "",
        after=shown[-1].project.normalized if len(found) > PAGE else "",
    )


def listings_before(name: str) -> Chapter:
    """List projects in the order of their names, up to those before ``name``."""
    found = list(_listed().filter(project__normalized__lt=name).order_by(f"-{_NAME}")[: PAGE + 1])
    shown = found[:PAGE][::-1]
    return Chapter(
        shown,
        before=shown[0].project.normalized if len(found) > PAGE else "",
        after=shown[-1].project.normalized if shown else "",
    )


def listings_found(asked: str) -> Found:
    """Find projects by all words of a text, or how they begin.

    One of that very name is the best, then those with a word in their name.
    """
    words = words_of(asked, limit=WORDS_ASKED)
    if not words:
        return Found([], is_cut=False)
    rarest = min(words, key=_commonness) if len(words) > 1 else words[0]
    hits = _beginning(rarest)
    if len(words) > 1:
        # However common two words are, and however few projects have both.
        hits = ListedWord.objects.filter(pk__in=hits.order_by("word", "listing")[:HITS_READ])
    hits = hits.exclude(listing__project__status=Project.Status.QUARANTINED)
    for word in words:
        if word != rarest:
            hits = hits.filter(Exists(_beginning(word).filter(listing=OuterRef("listing"))))
    rows = hits.order_by("word", "listing").values_list(
        "in_name", "listing__project__normalized", "listing"
    )[:FOUND_LIMIT]
    ranks: dict[int, tuple[bool, str]] = {}
    for in_name, normalized, number in rows:
        rank = (not in_name, normalized)
        ranks[number] = min(ranks.get(number, rank), rank)
    best = _named(asked)
    numbers = best + [n for n in sorted(ranks, key=ranks.__getitem__) if n not in best]
    is_cut = len(rows) == FOUND_LIMIT or (len(words) > 1 and _commonness(rarest) == HITS_READ)
    return Found(numbers, is_cut=is_cut)


def listings_of(numbers: Sequence[int]) -> list[Listing]:
    """Return listings by their numbers, in that order."""
    found = _listed().in_bulk(list(numbers))
    return [found[number] for number in numbers if number in found]


def listings_newest() -> list[News]:
    """List what changed last: registered, or given a file."""
    changes = Change.objects.order_by("-pk").values_list("project", "version", "action", "at")
    moments: dict[str, datetime] = {}
    for name, version, action, at in changes[:CHANGES_READ]:
        if version and action.startswith(("new release", "add ")):
            moments.setdefault(normalize(name), at)
    found = _listed().filter(project__normalized__in=list(moments)[: 2 * NEWEST])
    by_name = {listing.project.normalized: listing for listing in found}
    news = [News(by_name[name], at) for name, at in moments.items() if name in by_name]
    return news[:NEWEST]


_NAME = "project__normalized"


def _listed() -> QuerySet[Listing]:
    """Leave out what is in quarantine; what is hidden has no listing."""
    listed = Listing.objects.exclude(project__status=Project.Status.QUARANTINED)
    return listed.select_related("project")


def _beginning(word: str) -> QuerySet[ListedWord]:
    """Find by an index; a pattern would be held against every word there is."""
    return ListedWord.objects.filter(word__gte=word, word__lt=word + _LAST)


def _commonness(word: str) -> int:
    """Count the hits of a word, as far as they would be read.

    In the order of the index: PostgreSQL might gather all of them first, and then take some.
    """
    return _beginning(word).order_by("word", "listing")[:HITS_READ].count()


def _named(asked: str) -> list[int]:
    name = asked.strip()
    if name_problem(name):
        return []
    found = _listed().filter(project__normalized=normalize(name))
    return [listing.pk for listing in found]
