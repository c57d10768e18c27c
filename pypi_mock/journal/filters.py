"""Which entries are wanted: one condition a name, all of which must hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from difflib import get_close_matches
from fnmatch import translate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pypi_mock.journal.entry import Entry

_STATUS = re.compile(r"[1-5](xx|\d\d)")
_TRUTH = {"true": True, "false": False}
_LONGEST = 200


class FilterError(ValueError):
    """A condition is not known or cannot be read: what is wrong, and what would be right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The conditions; an empty one holds always.

    Attributes:
        method: Of HTTP, in any case.
        path: Whole, or a pattern with ``*``.
        consumer: A consumer's key.
        token: A token's key.
        status: Such as ``401``, or ``4xx``.
        problem: A name of the problem vocabulary.
        cause: A cause's slug, or the beginning of it up to a dot or hyphen.
        accepted: ``true`` or ``false``.
        request_id: The name of one request.
    """

    method: str = ""
    path: str = ""
    consumer: str = ""
    token: str = ""
    status: str = ""
    problem: str = ""
    cause: str = ""
    accepted: str = ""
    request_id: str = ""

    def matches(self, entry: Entry) -> bool:
        """Tell whether an entry is wanted."""
        return (
            (not self.method or entry.wire.method.decode("latin-1").upper() == self.method.upper())
            and (not self.path or re.match(translate(self.path), entry.path) is not None)
            and (not self.consumer or entry.consumer == self.consumer)
            and (not self.token or entry.token == self.token)
            and (not self.status or _has_status(entry, self.status))
            and (not self.problem or any(p.name.value == self.problem for p in entry.problems))
            and (not self.cause or any(_begins(slug, self.cause) for slug in entry.slugs))
            and (not self.accepted or entry.is_accepted is _TRUTH[self.accepted])
            and (not self.request_id or entry.request_id == self.request_id)
        )


CONDITIONS = tuple(field.name for field in fields(Wanted))


def wanted_of(pairs: Iterable[tuple[str, str]], *, besides: Iterable[str] = ()) -> Wanted:
    """Read conditions, such as those of a query; names in ``besides`` are somebody else's.

    Raises:
        FilterError: With the first that cannot be read.
    """
    found: dict[str, str] = {}
    others = tuple(besides)
    for name, value in pairs:
        if name in others:
            continue
        if name not in CONDITIONS:
            near = get_close_matches(name[:_LONGEST], (*CONDITIONS, *others), n=1)
            hint = f"; did you mean {near[0]}?" if near else f"; there are {_listed(others)}"
            raise FilterError(f"there is no filter {name[:_LONGEST]!r}{hint}")
        if len(value) > _LONGEST:
            raise FilterError(f"{name} is longer than {_LONGEST} characters")
        found[name] = value
    if found.get("status") and not _STATUS.fullmatch(found["status"]):
        raise FilterError(f"status must be one such as 401, or 4xx, not {found['status']!r}")
    if found.get("accepted") and found["accepted"] not in _TRUTH:
        raise FilterError(f"accepted must be true or false, not {found['accepted']!r}")
    return Wanted(**found)


def _listed(others: tuple[str, ...]) -> str:
    return ", ".join((*CONDITIONS, *others))


def _has_status(entry: Entry, wanted: str) -> bool:
    status = str(entry.status)
    return status[0] == wanted[0] if wanted.endswith("xx") else status == wanted


def _begins(slug: str, wanted: str) -> bool:
    return slug == wanted or slug.startswith((f"{wanted}.", f"{wanted}-"))
