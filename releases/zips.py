"""The table of contents of a zip, read within fixed bounds of memory and time.

``zipfile`` reads the whole directory into objects before it can be asked anything; a hostile
100 MiB file makes two million of them. This reader keeps one entry at a time. It finds the
directory as ``zipfile`` does, so that both see the same members.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from releases.members import check_member_name
from releases.rules import Refusal, RefusedError, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMBER_LIMIT = 65_534  # what a zip without its 64-bit extension can count
RATIO_FROM = 64 * 1024 * 1024
RATIO_LIMIT = 50
TOTAL_LIMIT = 8 * 1024**3

_END = struct.Struct("<4s4H2LH")
_END_MAGIC = b"PK\x05\x06"
_END_REACH = _END.size + 0xFFFF  # the end record may have a comment behind it
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL_SIZE = 30  # of what stands ahead of each content, at least
_ENTRY_MAGIC = b"PK\x01\x02"
_LOCATOR_SIZE, _LOCATOR_MAGIC = 20, b"PK\x06\x07"
_PLAIN_METHODS = (0, 8)
_ENCRYPTED, _UTF8 = 0x1, 0x800
_WIDE = 0xFFFFFFFF  # this size stands in the 64-bit extension


@dataclass(frozen=True, slots=True)
class ZipMember:
    """One entry of the directory; directories end in a slash."""

    name: str
    size: int
    is_plain: bool = True  # stored or deflated, and so expanded in bounded memory


def zip_members(stream: IO[bytes], *, limit: int = MEMBER_LIMIT) -> Iterator[ZipMember]:
    """Yield the members of a zip; raise ``RefusedError`` where it breaks a rule.

    The totals are judged on the way, so a caller that wants them judged must exhaust it.
    """
    length = stream.seek(0, os.SEEK_END)
    start, size, ahead = _directory(stream, length)
    stream.seek(start)
    read = total = count = 0
    while read < size:
        member, reach, taken = _entry(stream)
        read += taken
        if read > size or ahead + reach > start:
            raise _refused(Rule.ARCHIVE_BROKEN, "a zip whose directory tells of what is not there")
        count += 1
        if count > limit:
            raise _refused(Rule.ARCHIVE_TOO_MANY_MEMBERS, f"a zip of more than {limit} members")
        total += member.size
        if total > TOTAL_LIMIT or (total > RATIO_FROM and total > RATIO_LIMIT * length):
            raise _refused(
                Rule.ARCHIVE_EXPANDS_TOO_MUCH,
                f"a zip of {length} bytes that expands to {total} bytes or more",
            )
        check_member_name(member.name)
        yield member


def _directory(stream: IO[bytes], length: int) -> tuple[int, int, int]:
    """Return where the directory starts, its size, and how much stands ahead of the zip."""
    reach = min(length, _END_REACH)
    stream.seek(length - reach)
    tail = stream.read(reach)
    exact = len(tail) - _END.size
    plain = exact >= 0 and tail[exact:].startswith(_END_MAGIC) and tail.endswith(b"\0\0")
    at = exact if plain else tail.rfind(_END_MAGIC)
    if at < 0 or len(tail) - at < _END.size:
        raise _refused(Rule.ARCHIVE_BROKEN, "not a zip, or cut off: it has no end record")
    if tail[max(0, at - _LOCATOR_SIZE) : at].startswith(_LOCATOR_MAGIC):
        raise _refused(Rule.ARCHIVE_BROKEN, "a zip with the 64-bit extension is not taken")
    size, told = _END.unpack_from(tail, at)[5:7]
    start = length - reach + at - size
    if start < told:  # told counts from the zip's start, which a program may stand ahead of
        raise _refused(Rule.ARCHIVE_BROKEN, "a zip that is cut off at its start")
    return start, size, start - told


def _entry(stream: IO[bytes]) -> tuple[ZipMember, int, int]:
    """Read one entry; say how far its content must reach, and how many bytes the entry took."""
    header = stream.read(_ENTRY.size)
    if len(header) < _ENTRY.size or not header.startswith(_ENTRY_MAGIC):
        raise _refused(Rule.ARCHIVE_BROKEN, "a zip whose directory is broken")
    entry = _ENTRY.unpack(header)
    flags, method, packed, size, offset = entry[3], entry[4], entry[8], entry[9], entry[16]
    name_size, extra_size, comment_size = entry[10:13]
    if flags & _ENCRYPTED:
        raise _refused(Rule.ARCHIVE_ENCRYPTED, "a zip with an encrypted member")
    if size == _WIDE:
        raise _refused(Rule.ARCHIVE_EXPANDS_TOO_MUCH, "a zip with a member of 4 GiB or more")
    rest = stream.read(name_size + extra_size + comment_size)
    if len(rest) < name_size + extra_size + comment_size:
        raise _refused(Rule.ARCHIVE_BROKEN, "a zip whose directory is cut off")
    encoding = "utf-8" if flags & _UTF8 else "cp437"
    try:
        name = rest[:name_size].decode(encoding)
    except UnicodeDecodeError:
        raise _refused(Rule.ARCHIVE_BROKEN, "a zip with a member name that is not UTF-8") from None
    member = ZipMember(name, size, is_plain=method in _PLAIN_METHODS)
    return member, offset + _LOCAL_SIZE + packed, _ENTRY.size + len(rest)


def _refused(rule: Rule, what: str) -> RefusedError:
    return RefusedError([Refusal(rule, f"the content is {what}", "content")])
