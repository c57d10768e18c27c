"""What changed, when and by its number: the log that mirrors follow, and what feeds show."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from releases.models import Change, Project, Release

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

LOG_LIMIT = 50_000
"""How many changes are told at once, as today; who follows asks again after the last of them."""
FEED_LENGTH = 40


class Logged(NamedTuple):
    """What the log tells of a change."""

    project: str
    version: str
    at: datetime
    action: str
    serial: int


class News(NamedTuple):
    """What a feed tells of a release, or of a project by its newest one."""

    name: str
    normalized: str
    version: str
    summary: str
    author_email: str
    at: datetime


def changes_since(moment: datetime) -> list[Logged]:
    """List what changed after a moment, oldest first."""
    # Those of that time first, then in their order: by number alone, all would be looked at that
    # were before the moment.
    changes = _log(Change.objects.filter(at__gt=moment).order_by("at", "pk"))
    return sorted(changes, key=lambda change: change.serial)


def changes_since_serial(serial: int) -> list[Logged]:
    """List what changed after a serial, oldest first."""
    return _log(Change.objects.filter(pk__gt=serial).order_by("pk"))


def names_changed_since(moment: datetime) -> list[str]:
    """List the names of the projects that changed after a moment, those removed since too.

    Where that is so long ago that there were too many changes, only the last ones are looked at.
    """
    changes = Change.objects.filter(at__gt=moment).order_by("-at", "-pk")
    return sorted(set(changes.values_list("project", flat=True)[:LOG_LIMIT]))


def releases_since(moment: datetime) -> list[tuple[str, str]]:
    """List (name, version) of the releases registered after a moment, newest first."""
    releases = _newest(Release.objects.filter(created__gt=moment))
    return list(releases.values_list("project__name", "version")[:LOG_LIMIT])


def releases_newest(*, normalized: str = "") -> list[News]:
    """List the newest releases for a feed, of all projects or of one, without the hidden ones."""
    releases = Release.objects.filter(hidden=False)
    if normalized:
        releases = releases.filter(project__normalized=normalized)
    rows = _newest(releases).values_list(*_TOLD, "created")
    return [_news(row) for row in rows[:FEED_LENGTH]]


def projects_newest() -> list[News]:
    """List the newest projects for a feed, each with its newest release that can be seen."""
    releases = Release.objects.filter(hidden=False)
    projects = Project.objects.filter(listing__isnull=False)  # else all its releases are hidden
    projects = projects.exclude(status=Project.Status.QUARANTINED).order_by("-created", "-pk")
    newest = list(projects.values_list("normalized", flat=True)[:FEED_LENGTH])
    rows = releases.filter(project__normalized__in=newest).order_by("created", "pk")
    # The last of each project wins.
    last = {row[1]: _news(row) for row in rows.values_list(*_TOLD, "project__created")}
    return [last[normalized] for normalized in newest if normalized in last]


def _log(changes: QuerySet[Change]) -> list[Logged]:
    rows = changes.values_list("project", "version", "at", "action", "pk")
    return [Logged(*row) for row in rows[:LOG_LIMIT]]


def _newest(releases: QuerySet[Release]) -> QuerySet[Release]:
    """Order by time, without projects in quarantine, which are listed nowhere."""
    return releases.exclude(project__status=Project.Status.QUARANTINED).order_by("-created", "-pk")


_TOLD = (
    "project__name",
    "project__normalized",
    "version",
    "metadata__summary",
    "metadata__author_email",
)


def _news(row: tuple[str, str, str, str | None, str | None, datetime]) -> News:
    name, normalized, version, summary, author_email, at = row
    return News(name, normalized, version, summary or "", author_email or "", at)
