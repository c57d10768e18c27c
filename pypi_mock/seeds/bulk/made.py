"""What a store of made-up projects has: the rows of each project, as the services would write them.

Pure: every row is a tuple in the order of its table's columns, and follows from the project's
place alone; times are texts in UTC. The wheels themselves are made when they are asked for.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from packaging.utils import canonicalize_version

from releases.contents.by_rule import content_name, wheel_made, wheel_metadata, wheel_name
from releases.form.names import lookalike
from releases.words import words_kept

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    Value = str | int | bytes | None
    Row = tuple[Value, ...]

PYTHONS: Final = ("cp310", "cp311", "cp312", "cp313", "cp314")
"""A release has at most one wheel for each."""
PROJECTS_OF_ONE: Final = 100
"""So many projects have the same owner."""
EVERY: Final = timedelta(seconds=30)
"""So far apart were projects registered, the last of them now."""

_FIRST: Final = ("amber", "brisk", "copper", "dapper", "ember", "frosty", "gentle", "hollow")
_SECOND: Final = ("badger", "crane", "falcon", "heron", "lynx", "otter", "raven", "stork", "wren")
_TOPICS: Final = ("archives", "charts", "deployment", "forms", "graphs", "logging", "matrices")
_MANNERS: Final = ("asynchronous", "lazy", "portable", "typed", "verified")
_TEXT: Final = "%Y-%m-%d %H:%M:%S"

_TABLES: Final = {
    "releases_project": "id name normalized lookalike bugtrack_url created status status_reason"
    " tracks alternate_locations autohide serial",
    "releases_role": "user_id project_id kind",
    "releases_release": "id project_id version canonical_version metadata hidden yanked"
    " yanked_reason created updated",
    "releases_file": "id project_id release_id filename filetype pyversion comment size md5 sha256"
    " blake2_256 content core_metadata_sha256 signature uploaded uploaded_by_id",
    "releases_coremetadata": "file_id content",
    "releases_change": "id project version action username at",
    "releases_listing": "project_id version summary",
    "releases_listedword": "listing_id word in_name",
}
COLUMNS: Final = {table: tuple(columns.split()) for table, columns in _TABLES.items()}
"""Tables and their columns, each table after those that it refers to."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many there are to be."""

    projects: int
    files: int

    def files_of(self, place: int) -> int:
        """Return how many of the files are one project's."""
        return self.files * (place + 1) // self.projects - self.files * place // self.projects


@dataclass
class Maker:
    """Makes the rows of one project after the other.

    Attributes:
        owners: Primary keys and names; each has as many projects as the next.
        now: When the last project was registered.
    """

    size: Size
    owners: Sequence[tuple[int, str]]
    now: datetime
    place: int = 0
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COLUMNS, 0))

    def batch(self, projects: int) -> dict[str, list[Row]]:
        """Return the rows of so many projects more, by table; no rows when all are made."""
        rows: dict[str, list[Row]] = {table: [] for table in COLUMNS}
        last = min(self.place + projects, self.size.projects)
        while self.place < last:
            self._project(rows)
            self.place += 1
        for table, made in rows.items():
            self.counts[table] += len(made)
        return rows

    def _number(self, table: str, rows: dict[str, list[Row]]) -> int:
        """Return the primary key of a table's next row."""
        return self.counts[table] + len(rows[table]) + 1

    def _project(self, rows: dict[str, list[Row]]) -> None:
        number = self._number("releases_project", rows)
        name, summary = name_of(self.place, self.size.projects), summary_of(self.place)
        owner, username = self.owners[self.place // PROJECTS_OF_ONE % len(self.owners)]
        at = (self.now - EVERY * (self.size.projects - 1 - self.place)).strftime(_TEXT)

        def note(action: str, version: str = "") -> int:
            """Take a change down; its number is the project's serial."""
            serial = self._number("releases_change", rows)
            rows["releases_change"].append((serial, name, version, action, username, at))
            return serial

        note("create")
        serial = note(f"add Owner {username}")
        rows["releases_role"].append((owner, number, "owner"))
        left, version = self.size.files_of(self.place), ""
        for major in range(1, 2 + max(left - 1, 0) // len(PYTHONS)):
            version = f"{major}.0"
            release = self._number("releases_release", rows)
            metadata = json.dumps({"summary": summary, "requires_python": ">=3.10"})
            rows["releases_release"].append(
                (release, number, version, _canonical(version), metadata, 0, 0, "", at, at)
            )
            serial = note("new release", version)
            for python in PYTHONS[:left]:
                made = self._number("releases_file", rows)
                filename = _file(rows, made, number, release, owner, (name, version, python), at)
                serial = note(f"add {python} file {filename}", version)
            left -= len(PYTHONS)
        rows["releases_project"].append(
            (number, name, name, lookalike(name), "", at, "active", "", "[]", "[]", 0, serial)
        )
        rows["releases_listing"].append((number, version, summary))
        words = words_kept(name, summary).items()
        rows["releases_listedword"] += [(number, word, int(in_name)) for word, in_name in words]


def name_of(place: int, projects: int) -> str:
    """Return a project's name; names are in the order of their places."""
    kind = place * len(_FIRST) * len(_SECOND) // projects
    first, second = divmod(kind, len(_SECOND))
    return f"{_FIRST[first]}-{_SECOND[second]}-{place + 1:07}"


def summary_of(place: int) -> str:
    """Return a project's summary."""
    return f"{_MANNERS[place % len(_MANNERS)].capitalize()} {_TOPICS[place % len(_TOPICS)]}"


@lru_cache
def _canonical(version: str) -> str:
    return canonicalize_version(version)


def _file(  # noqa: PLR0913, PLR0917 (what a row refers to)
    rows: dict[str, list[Row]],
    number: int,
    project: int,
    release: int,
    owner: int,
    named: tuple[str, str, str],
    at: str,
) -> str:
    """Add a wheel; return its file's name."""
    name, version, python = named
    tag = f"{python}-none-any"
    wheel, metadata = wheel_made(name, version, tag), wheel_metadata(name, version)
    filename = wheel_name(name, version, tag)
    rows["releases_file"].append(
        (
            number,
            project,
            release,
            filename,
            "bdist_wheel",
            python,
            "",
            len(wheel),
            hashlib.md5(wheel, usedforsecurity=False).hexdigest(),
            hashlib.sha256(wheel).hexdigest(),
            hashlib.blake2b(wheel, digest_size=32).hexdigest(),
            content_name(name, version, tag),
            hashlib.sha256(metadata).hexdigest(),
            "",
            at,
            owner,
        )
    )
    rows["releases_coremetadata"].append((number, metadata))
    return filename
