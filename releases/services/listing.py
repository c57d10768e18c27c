"""Keeping what lists and searches read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releases.listing_models import Classified, ListedWord, Listing
from releases.selectors.projects import shown_first
from releases.words import classifiers_kept, words_kept

if TYPE_CHECKING:
    from releases.models import Project, Release


def listing_update(*, project: Project, changed: Release | None = None) -> None:
    """Show in lists what a project's newest release says, in the transaction that changed it.

    ``changed`` is a release that has just been written: it is not read again.
    """
    versions = project.releases.filter(hidden=False).values_list("pk", "version", "yanked")
    newest = max(versions, key=lambda row: shown_first(row[1], yanked=row[2]), default=None)
    if newest is None:
        Listing.objects.filter(project=project).delete()
        return
    number, version, _ = newest
    if changed is None or changed.pk != number:
        changed = project.releases.get(pk=number)
    summary, keywords = (changed.metadata.get(name) or "" for name in ("summary", "keywords"))
    listing = Listing(project=project, version=version, summary=summary)
    kept = Listing.objects.filter(project=project)
    before: dict[str, bool] = {}
    if kept.update(version=version, summary=summary):
        before = dict(listing.words.values_list("word", "in_name"))
    else:
        listing.save(force_insert=True)
    _words_write(listing, before, words_kept(project.name, summary, keywords))


def classifiers_write(release: Release, before: object = ()) -> None:
    """Let a release be found by its classifiers, in the transaction that wrote it.

    ``before`` are those that it had.
    """
    kept, known = classifiers_kept(release.metadata.get("classifiers")), classifiers_kept(before)
    gone = [text for text in known if text not in kept]
    if gone:
        release.classified.filter(classifier__in=gone).delete()
    Classified.objects.bulk_create(
        Classified(release=release, classifier=text) for text in kept if text not in known
    )


def _words_write(listing: Listing, before: dict[str, bool], words: dict[str, bool]) -> None:
    gone = [word for word, in_name in before.items() if words.get(word) is not in_name]
    if gone:
        listing.words.filter(word__in=gone).delete()
    ListedWord.objects.bulk_create(
        ListedWord(listing=listing, word=word, in_name=in_name)
        for word, in_name in words.items()
        if before.get(word) is not in_name
    )
