"""What changed, when and by its number: the log that mirrors follow, and what feeds show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releases.models import Change, Project, Release

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

LOG_LIMIT = 50_000
"""How many changes are told at once, as today; who follows asks again after the last of them."""
FEED_LENGTH = 40


def changes_since(moment: datetime) -> list[Change]:
    """List what changed after a moment, oldest first."""
    return list(Change.objects.filter(at__gt=moment).order_by("pk")[:LOG_LIMIT])


def changes_since_serial(serial: int) -> list[Change]:
    """List what changed after a serial, oldest first."""
    return list(Change.objects.filter(pk__gt=serial).order_by("pk")[:LOG_LIMIT])


def names_changed_since(moment: datetime) -> list[str]:
    """List the names of the projects that changed after a moment, those removed since too."""
    changes = Change.objects.filter(at__gt=moment)
    return list(
        changes.order_by("project").values_list("project", flat=True).distinct()[:LOG_LIMIT]
    )


def releases_since(moment: datetime) -> list[tuple[str, str]]:
    """List (name, version) of the releases registered after a moment, newest first."""
    releases = _newest(Release.objects.filter(created__gt=moment))
    return list(releases.values_list("project__name", "version")[:LOG_LIMIT])


def releases_newest(*, project: Project | None = None) -> list[Release]:
    """List the newest releases for a feed, of all projects or of one, without the hidden ones."""
    releases = Release.objects.filter(hidden=False).select_related("project")
    if project is not None:
        releases = releases.filter(project=project)
    return list(_newest(releases)[:FEED_LENGTH])


def projects_newest() -> list[Project]:
    """List the newest projects for a feed: those of which a release can be seen."""
    seen = Release.objects.filter(hidden=False).values("project")
    projects = Project.objects.filter(pk__in=seen).exclude(status=Project.Status.QUARANTINED)
    return list(projects.order_by("-created", "-pk")[:FEED_LENGTH])


def _newest(releases: QuerySet[Release]) -> QuerySet[Release]:
    """Order by time, without projects in quarantine, which are listed nowhere."""
    return releases.exclude(project__status=Project.Status.QUARANTINED).order_by("-created", "-pk")
