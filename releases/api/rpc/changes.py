"""XML-RPC methods about what changed: those that mirrors follow."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING

from pypi_mock.simulation.clock import EARLIEST, LATEST
from releases.selectors import changes as change_selectors
from releases.selectors.index import last_serial
from releases.xmlrpc.faults import Code, FaultError

if TYPE_CHECKING:
    from releases.selectors.changes import Logged

Row = tuple[object, ...]


def changelog(since: float, with_ids: bool = False) -> list[Row]:  # noqa: FBT001, FBT002 (XML-RPC has no names)
    """List what changed since a time, as [name, version, time, action], and serial if asked."""
    rows = [_row(change) for change in change_selectors.changes_since(_moment(since))]
    return rows if with_ids else [row[:-1] for row in rows]


def changelog_since_serial(serial: int) -> list[Row]:
    """List what changed since a serial, as [name, version, time, action, serial]."""
    return [_row(change) for change in change_selectors.changes_since_serial(serial)]


def changelog_last_serial() -> int:
    """Return the serial of the last change; 0 before the first."""
    return last_serial()


def changed_packages(since: float) -> list[str]:
    """List the names of the projects that changed since a time."""
    return change_selectors.names_changed_since(_moment(since))


def updated_releases(since: float) -> list[tuple[str, str]]:
    """List the releases registered since a time as [name, version], newest first."""
    return change_selectors.releases_since(_moment(since))


def _row(change: Logged) -> Row:
    seconds = int(change.at.timestamp())
    return change.project, change.version or None, seconds, change.action, change.serial


def _moment(since: float) -> datetime:
    """Return a time in seconds since 1970, in UTC, as a moment."""
    if since > LATEST.timestamp():
        raise FaultError(Code.PARAMETERS_INVALID, "the time is in seconds since 1970, in UTC")
    return datetime.fromtimestamp(max(since, EARLIEST.timestamp()), timezone.utc)
