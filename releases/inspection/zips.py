"""The members of a zip, read within fixed bounds of memory and time.

``zipfile`` reads the whole directory into objects before it can be asked anything; a hostile
100 MiB file makes two million of them. This reader keeps one entry at a time, and a digest of its
name. It finds the directory as ``zipfile`` does, so that both see the same members, and holds
each entry against what stands ahead of the member, where readers of streams look (see
``zip_headers``).
"""

from __future__ import annotations

import os
import struct
from typing import IO, TYPE_CHECKING, NamedTuple

from releases.inspection.findings import fatal
from releases.inspection.members import MEMBER_LIMIT, Member, note_name, note_twice, nothing
from releases.inspection.zip_entries import ENCRYPTED, PLAIN_METHODS, entries
from releases.inspection.zip_headers import Headers
from releases.judging.rules import RefusedError, Rule, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releases.inspection.findings import Findings
    from releases.inspection.members import Wanted
    from releases.inspection.zip_entries import Entry

DIRECTORY_LIMIT = 16 * 1024 * 1024
RATIO_FROM = 64 * 1024 * 1024
RATIO_LIMIT = 50
TOTAL_LIMIT = 8 * 1024**3

_END = struct.Struct("<4s4H2LH")
_END_MAGIC = b"PK\x05\x06"
_END_REACH = _END.size + 0xFFFF  # the end record may have a comment behind it
_LOCATOR_MAGIC, _LOCATOR_SIZE = b"PK\x06\x07", 20
_WIDE_END = struct.Struct("<4sQ2H2L4Q")
_WIDE_END_MAGIC = b"PK\x06\x06"


class Directory(NamedTuple):
    """Where a zip's directory is, and what the end record says of it."""

    start: int
    size: int
    ahead: int  # how much stands ahead of the zip
    behind: int  # and how much behind it
    members: int


def zip_members(
    stream: IO[bytes],
    findings: Findings,
    *,
    limit: int = MEMBER_LIMIT,
    wanted: Wanted = nothing,
    has_stub: bool = False,
) -> Iterator[Member]:
    """Yield the members of a zip, and note every rule that they break.

    Raises ``RefusedError`` where there is no going on. The whole is judged at the end only, so a
    caller must exhaust it. A self-extracting archive ``has_stub`` in front.
    """
    length = stream.seek(0, os.SEEK_END)
    directory = directory_of(stream, length)
    if directory.size > DIRECTORY_LIMIT:
        what = f"a zip whose directory is over {DIRECTORY_LIMIT} bytes"
        raise fatal(Rule.ARCHIVE_TOO_MANY_MEMBERS, what)
    stream.seek(directory.start)
    headers = Headers(stream, directory.start, directory.ahead, findings)
    names: set[int] = set()
    total = count = 0
    for entry in entries(stream.read(directory.size)):
        count += 1
        if count > limit:
            raise fatal(Rule.ARCHIVE_TOO_MANY_MEMBERS, f"a zip of more than {limit} members")
        total += entry.size
        if total > TOTAL_LIMIT or (total > RATIO_FROM and total > RATIO_LIMIT * length):
            what = f"a zip of {length} bytes that expands to {total} bytes or more"
            raise fatal(Rule.ARCHIVE_EXPANDS_TOO_MUCH, what)
        _note_entry(entry, findings)
        if (digest := hash(entry.name)) in names:
            note_twice(entry.name, findings)
        names.add(digest)
        data = headers.check(entry)
        asked = wanted(entry.name)
        content = headers.content(entry, data, asked) if asked else None
        yield Member(entry.name, entry.size, not entry.name.endswith(("/", "\\")), content)
    headers.check_layout(is_alone=not has_stub)
    _note_ends(directory, count, findings)


def is_zip_to_its_end(stream: IO[bytes]) -> bool:
    """Say whether the file ends as a zip does, so that readers of zips take it for one."""
    length = stream.seek(0, os.SEEK_END)
    try:
        directory = directory_of(stream, length)
        if directory.behind or directory.size > DIRECTORY_LIMIT:
            return False
        stream.seek(directory.start)
        return any(True for _ in entries(stream.read(directory.size)))
    except RefusedError:
        return False


def directory_of(stream: IO[bytes], length: int) -> Directory:
    """Find the directory by the end record, as ``zipfile`` does."""
    reach = min(length, _END_REACH)
    stream.seek(length - reach)
    tail = stream.read(reach)
    exact = len(tail) - _END.size
    plain = exact >= 0 and tail[exact:].startswith(_END_MAGIC) and tail.endswith(b"\0\0")
    at = exact if plain else tail.rfind(_END_MAGIC)
    if at < 0 or len(tail) - at < _END.size:
        raise fatal(Rule.ARCHIVE_BROKEN, "not a zip, or cut off: it has no end record")
    count, size, told, comment = _END.unpack_from(tail, at)[4:8]
    end = length - reach + at
    behind = len(tail) - at - _END.size - comment
    if tail[max(0, at - _LOCATOR_SIZE) : at].startswith(_LOCATOR_MAGIC):
        end -= _LOCATOR_SIZE + _WIDE_END.size
        stream.seek(max(0, end))
        wide = stream.read(_WIDE_END.size)
        if end < 0 or not wide.startswith(_WIDE_END_MAGIC):
            raise fatal(Rule.ARCHIVE_BROKEN, "a zip whose 64-bit end record is not in its place")
        count, size, told = _WIDE_END.unpack(wide)[7:10]
    start = end - size
    if start < told:  # told counts from the zip's start, which a program may stand ahead of
        raise fatal(Rule.ARCHIVE_BROKEN, "a zip that is cut off at its start")
    return Directory(start, size, start - told, behind, count)


def _note_entry(entry: Entry, findings: Findings) -> None:
    """Note what the directory alone tells of a member."""
    if entry.flags & ENCRYPTED:
        message = f"the archive's member {shown(entry.name)} is encrypted"
        findings.add(Rule.ARCHIVE_ENCRYPTED, message)
    if entry.method not in PLAIN_METHODS:
        message = f"the archive's member {shown(entry.name)} is neither stored nor deflated"
        findings.add(Rule.ARCHIVE_METHOD_UNKNOWN, message)
    if entry.has_comment:
        message = f"the zip's directory has a comment on {shown(entry.name)}; no index takes that"
        findings.add(Rule.ARCHIVE_HEADERS_DIFFER, message)
    note_name(entry.name, findings)


def _note_ends(directory: Directory, count: int, findings: Findings) -> None:
    """Note an end record that tells of another zip than the one that was read."""
    if directory.members != count:
        message = f"the zip's end record counts {directory.members} members, its directory {count}"
        findings.add(Rule.ARCHIVE_HEADERS_DIFFER, message)
    if directory.behind:
        message = "the zip goes on behind its end record"
        findings.add(Rule.ARCHIVE_HEADERS_DIFFER, message)
