"""The members of a compressed tar, read within fixed bounds of memory and time.

``tarfile`` keeps every member, and reads a long name whole, however long its header says it is.
This reader keeps one member at a time, and a digest of its name, and refuses names longer than any
file system takes.
"""

from __future__ import annotations

import tarfile
from typing import IO, TYPE_CHECKING, NamedTuple

from releases.inspection.expanding import Expanded
from releases.inspection.findings import fatal
from releases.inspection.members import MEMBER_LIMIT, Member, note_name, note_twice, nothing
from releases.inspection.tar_headers import BLOCK, Header, read_header
from releases.judging.rules import RefusedError, Rule, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releases.inspection.findings import Findings
    from releases.inspection.members import Wanted

RECORD_LIMIT = 64 * 1024
PAX_LIMIT = 8 * MEMBER_LIMIT  # lines of pax headers, all together

_PAX_DIGITS = 6
_SIZE_DIGITS = 12
_SPARSE_MORE = 482, 504  # where a sparse header, and what follows it, says that more follows
_SPARSE_KEY = b"GNU.sparse."


class _Announced(NamedTuple):
    """What records ahead of a header say instead of it."""

    name: str | None = None
    size: int | None = None
    is_sparse: bool = False


_NOTHING = _Announced()


def tar_members(
    stream: IO[bytes], findings: Findings, *, wanted: Wanted = nothing
) -> Iterator[Member]:
    """Yield the members of a gzip or bzip2 compressed tar, and note every rule that they break.

    Raises ``RefusedError`` where there is no going on. The whole is judged at the end only, so a
    caller must exhaust it.
    """
    expanded = Expanded(stream)
    names: set[int] = set()
    announced = _NOTHING
    count = pax_lines = 0
    while (header := read_header(block := expanded.read(BLOCK))) is not None:
        count += 1
        if count > MEMBER_LIMIT:
            what = f"a tar of more than {MEMBER_LIMIT} members"
            raise fatal(Rule.ARCHIVE_TOO_MANY_MEMBERS, what)
        if header.type in _RECORDS:
            record = _record(expanded, header)
            pax_lines += record.count(b"\n")
            if pax_lines > PAX_LIMIT:
                raise _broken(f"a tar with more than {PAX_LIMIT} lines of pax headers")
            announced = _announced(header, record, announced)
            continue
        path = (header.name if announced.name is None else announced.name).removeprefix("./")
        size = header.size if announced.size is None else announced.size
        content, taken = None, 0
        if path not in {"", "."}:
            _note_member(header, path, names, findings, is_sparse=announced.is_sparse)
            if header.type == tarfile.GNUTYPE_SPARSE:
                _skip_map(expanded, block)
            elif header.is_file and (asked := wanted(path)):
                content = expanded.read(min(size, asked))
                taken = len(content)
            yield Member(path, size, header.is_file, content)
        if header.has_content:
            expanded.skip(size + _padding(size) - taken)
        announced = _NOTHING
    expanded.exhaust()
    if count == 0:
        raise _broken("an empty tar, or not a tar")


def is_tar_header(block: bytes) -> bool:
    """Say whether readers of tars take these 512 bytes for the start of one."""
    try:
        return read_header(block) is not None
    except RefusedError:
        return False


def _note_member(
    header: Header,
    path: str,
    names: set[int],
    findings: Findings,
    *,
    is_sparse: bool,
) -> None:
    note_name(path, findings)
    if is_sparse or header.type == tarfile.GNUTYPE_SPARSE:
        message = f"the archive's member {shown(path)} has holes; unpackers differ in those"
        findings.add(Rule.ARCHIVE_MEMBER_SPARSE, message)
    if header.type != tarfile.DIRTYPE:
        if (digest := hash(path)) in names:
            note_twice(path, findings)
        names.add(digest)


def _record(expanded: Expanded, header: Header) -> bytes:
    """Read what stands behind a header that only describes the next one."""
    if header.size > RECORD_LIMIT:
        raise _broken(f"a tar with a name record of more than {RECORD_LIMIT} bytes")
    record = expanded.read(header.size)
    expanded.skip(_padding(header.size))
    return record


_RECORDS = frozenset(
    {tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE}
)


def _announced(header: Header, record: bytes, already: _Announced) -> _Announced:
    """Read what a record says of the next member; a later record goes over an earlier one."""
    if header.type == tarfile.GNUTYPE_LONGNAME:
        return already._replace(name=record.split(b"\0", 1)[0].decode("utf-8", "replace"))
    if header.type == tarfile.GNUTYPE_LONGLINK:
        return already
    said = _pax(record)
    if header.type == tarfile.XGLTYPE:
        if said != _NOTHING:
            raise _broken("a tar with a pax header that gives all members one name or size")
        return already
    return _Announced(
        said.name if said.name is not None else already.name,
        said.size if said.size is not None else already.size,
        said.is_sparse or already.is_sparse,
    )


def _pax(record: bytes) -> _Announced:
    """Read the ``LENGTH KEY=VALUE`` lines of a pax header (POSIX.1-2001)."""
    said, at = _NOTHING, 0
    while at < len(record):
        digits, _, _ = record[at : at + _PAX_DIGITS + 1].partition(b" ")
        if not digits.isdigit() or len(digits) > _PAX_DIGITS:
            raise _broken("a tar with a broken pax header")
        end = at + int(digits)
        if not at + len(digits) < end <= len(record) or record[end - 1 : end] != b"\n":
            raise _broken("a tar with a broken pax header")
        key, _, value = record[at + len(digits) + 1 : end].partition(b"=")
        value = value.removesuffix(b"\n")
        if key == b"path":
            said = said._replace(name=value.decode("utf-8", "replace"))
        elif key == b"size":
            if not value.isdigit() or len(value) > _SIZE_DIGITS:
                raise _broken("a tar with a pax header that has no number for a size")
            said = said._replace(size=int(value))
        elif key.startswith(_SPARSE_KEY):
            said = said._replace(is_sparse=True)
        at = end
    return said


def _skip_map(expanded: Expanded, block: bytes) -> None:
    """Read past the map of the holes, which goes on from block to block."""
    more, more_later = _SPARSE_MORE
    while len(block) == BLOCK and block[more]:
        block, more = expanded.read(BLOCK), more_later


def _padding(size: int) -> int:
    return -size % BLOCK


def _broken(what: str) -> RefusedError:
    return fatal(Rule.ARCHIVE_BROKEN, what)
