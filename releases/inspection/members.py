"""The members of archives: none leaves the folder it is unpacked into, or hides what it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from releases.judging.rules import Rule, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from releases.inspection.findings import Findings

    Wanted = Callable[[str], int]
    """Says of a member's name how many bytes of its content are asked for."""

MEMBER_LIMIT = 65_534  # what a zip without its 64-bit extension can count

_PLAIN = re.compile(r"[^/\\:][^\\:]*\Z")
_DRIVE = re.compile(r"[A-Za-z]:")
_UNPRINTABLE = re.compile("[\0-\x1f\x7f\ud800-\udfff]")


class Member(NamedTuple):
    """One entry of an archive; ``content`` is there when it was asked for, as far as asked for."""

    name: str
    size: int
    is_file: bool = True
    content: bytes | None = None


def nothing(_name: str) -> int:
    """Ask for no content at all."""
    return 0


def note_name(name: str, findings: Findings) -> None:
    """Note a name that is absolute, climbs, or cannot be printed."""
    if name.isprintable() and _PLAIN.match(name) and ".." not in name:  # nearly all are
        return
    if not findings.has_enough(Rule.ARCHIVE_ESCAPES) and _escapes(name):
        message = f"the archive's member {shown(name)} leaves the folder it is unpacked into"
        findings.add(Rule.ARCHIVE_ESCAPES, message)
    if not findings.has_enough(Rule.ARCHIVE_MEMBER_UNPRINTABLE) and _UNPRINTABLE.search(name):
        message = f"the archive's member {shown(name)} has characters that cannot be printed"
        findings.add(Rule.ARCHIVE_MEMBER_UNPRINTABLE, message)


def note_twice(name: str, findings: Findings) -> None:
    """Note a name that another member of the archive has, too."""
    if findings.has_enough(Rule.ARCHIVE_MEMBER_TWICE):
        return
    message = f"the archive has two members {shown(name)}; unpackers differ in which one they keep"
    findings.add(Rule.ARCHIVE_MEMBER_TWICE, message)


def _escapes(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return not name or "\0" in name or not parts[0] or ".." in parts or bool(_DRIVE.match(name))
