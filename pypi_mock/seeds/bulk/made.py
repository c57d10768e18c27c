"""What a store of made-up projects has: the rows of each project, as the services would write them.

Pure: every row is a tuple in the order of its table's columns, and follows from the project's
place alone; times are texts in UTC. The wheels themselves are made when they are asked for.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
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
FEW: Final = 1000
"""One in so many has what few have."""
PROJECTS_OF_ONE: Final = 100
"""So many projects have the same owner."""
EVERY: Final = timedelta(seconds=30)
"""So far apart were projects registered, the last of them now."""

_FIRST: Final = ("amber", "brisk", "copper", "dapper", "ember", "frosty", "gentle", "hollow")
_SECOND: Final = ("badger", "crane", "falcon", "heron", "lynx", "otter", "raven", "stork", "wren")
_TOPICS: Final = ("archives", "charts", "deployment", "forms", "graphs", "logging", "matrices")
_MANNERS: Final = ("asynchronous", "lazy", "portable", "typed", "verified")
_CLASSES: Final = tuple(
    f"Topic :: {topic}" for topic in ("Database", "Education", "Internet", "Security", "Utilities")
)
_TEXT: Final = "%Y-%m-%d %H:%M:%S"

_TABLES: Final = {
    "releases_project": "id name normalized lookalike bugtrack_url created status status_reason"
    " tracks alternate_locations autohide serial",
    "releases_role": "user_id project_id kind",
    "releases_release": "id project_id version canonical_version metadata hidden yanked"
    " yanked_reason created updated",
    "releases_classified": "release_id classifier",
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

    def files_before(self, place: int) -> int:
        """Return how many of the files are of the projects before a place."""
        return self.files * place // self.projects

    def files_of(self, place: int) -> int:
        """Return how many of the files are one project's."""
        return self.files_before(place + 1) - self.files_before(place)

    def releases_before(self, place: int) -> int:
        """Return how many releases the projects before a place have."""
        few = self.files // self.projects
        with_more = self.files_before(place) - few * place
        return _releases(few) * (place - with_more) + _releases(few + 1) * with_more


def _releases(files: int) -> int:
    return max(1, -(-files // len(PYTHONS)))


@dataclass(frozen=True)
class Plan:
    """What is to be made; any part of it can be made without those before.

    Attributes:
        owners: Primary keys and names; each has as many projects as the next.
        now: When the last project was registered.
    """

    size: Size
    owners: Sequence[tuple[int, str]]
    now: datetime

    def rows(self, start: int, stop: int) -> dict[str, list[Row]]:
        """Return the rows of the projects from one place up to another, by table."""
        part = _Part(self, start)
        for place in range(start, min(stop, self.size.projects)):
            part.project(place)
        return part.rows


class _Part:
    """Some projects one after the other, whose rows are numbered on from those before."""

    def __init__(self, plan: Plan, start: int) -> None:
        files, releases = plan.size.files_before(start), plan.size.releases_before(start)
        self.plan = plan
        self.rows: dict[str, list[Row]] = {table: [] for table in COLUMNS}
        self._before = {
            "releases_project": start,
            "releases_release": releases,
            "releases_file": files,
            "releases_change": 2 * start + releases + files,
        }

    def _number(self, table: str) -> int:
        """Return the primary key of a table's next row."""
        return self._before[table] + len(self.rows[table]) + 1

    def project(self, place: int) -> None:
        """Add one."""
        plan, size, rows = self.plan, self.plan.size, self.rows
        number = self._number("releases_project")
        name, summary = name_of(place, size.projects), summary_of(place)
        owner, username = plan.owners[place // PROJECTS_OF_ONE % len(plan.owners)]
        at = (plan.now - EVERY * (size.projects - 1 - place)).strftime(_TEXT)

        def note(action: str, version: str = "") -> int:
            """Take a change down; its number is the project's serial."""
            serial = self._number("releases_change")
            rows["releases_change"].append((serial, name, version, action, username, at))
            return serial

        note("create")
        serial = note(f"add Owner {username}")
        rows["releases_role"].append((owner, number, "owner"))
        classifiers = classifiers_of(place)
        left, version = size.files_of(place), ""
        for major in range(1, 1 + _releases(left)):
            version = f"{major}.0"
            release = self._number("releases_release")
            said = {"summary": summary, "requires_python": ">=3.10", "classifiers": classifiers}
            rows["releases_release"].append(
                (release, number, version, _canonical(version), json.dumps(said), 0, 0, "", at, at)
            )
            rows["releases_classified"] += [(release, text) for text in classifiers]
            serial = note("new release", version)
            for python in PYTHONS[:left]:
                made = self._number("releases_file")
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


def classifiers_of(place: int) -> list[str]:
    """Return a project's classifiers: one that all have, one that many have, one that few have."""
    few = [] if place % FEW else ["Framework :: Pytest"]
    return ["Programming Language :: Python :: 3", _CLASSES[place % len(_CLASSES)], *few]


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
