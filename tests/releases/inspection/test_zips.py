"""Zips, honest and hostile, within bounds."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.inspection import zips
from releases.inspection.findings import Findings
from releases.inspection.members import Member
from releases.inspection.zips import zip_members
from releases.judging.rules import RefusedError, Rule
from tests.releases.making import wheel, zip_of

ENTRY = struct.Struct("<4s6H3L5H2L")
LOCAL = b"\0" * 30  # room for the one header that every entry points at
END = struct.Struct("<4s4H2LH")


def members(content: bytes, **bounds) -> list[Member]:
    return list(zip_members(io.BytesIO(content), Findings(), **bounds))


def refusal(content: bytes, **bounds) -> Rule:
    with pytest.raises(RefusedError) as caught:
        members(content, **bounds)
    (refusal,) = caught.value.refusals
    return refusal.rule


def noted(content: bytes, **bounds) -> set[Rule]:
    findings = Findings()
    for _ in zip_members(io.BytesIO(content), findings, **bounds):
        pass
    return {refusal.rule for refusal in findings.told()}


def directory_only(name: bytes, *, flags: int = 0, size: int = 0, count: int = 1) -> bytes:
    """Return a zip that is all directory, with ``count`` entries of one kind."""
    entry = ENTRY.pack(
        b"PK\x01\x02", 20, 20, flags, 0, 0, 0, 0, 0, size, len(name), 0, 0, 0, 0, 0, 0
    )
    return with_directory((entry + name) * count)


def with_directory(directory: bytes) -> bytes:
    return LOCAL + directory + END.pack(b"PK\x05\x06", 0, 0, 0, 0, len(directory), len(LOCAL), 0)


def test_the_members_are_those_that_zipfile_sees():
    content = zip_of({"a": b"x" * 100, "b/": b"", "b/ü": b"y"}, prefix=b"MZ some program")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        expected = [
            Member(info.filename, info.file_size, not info.is_dir()) for info in archive.infolist()
        ]
    assert (
        members(content)
        == expected
        == [
            Member("a", 100),
            Member("b/", 0, is_file=False),
            Member("b/ü", 1),
        ]
    )


def test_a_comment_behind_the_end_is_passed_over():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a", b"")
        archive.comment = b"spam" * 100
    assert members(stream.getvalue()) == [Member("a", 0)]


def test_an_empty_zip_has_no_members():
    assert members(zip_of({})) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        b"not a zip at all" * 10,
        wheel()[:-30],
        wheel()[200:],
        END.pack(b"PK\x05\x06", 0, 0, 0, 0, 1, 0, 0),
        with_directory(b"x" * 46),
        with_directory(ENTRY.pack(b"PK\x01\x02", *[0] * 9, 1, *[0] * 6)),
        with_directory(b"PK\x01\x02"),
        with_directory(ENTRY.pack(b"PK\x01\x02", *[0] * 7, 1, *[0] * 8) + b"a"),
        with_directory(ENTRY.pack(b"PK\x01\x02", *[0] * 15, 1) + b"a"),
        directory_only(b"\xff", flags=0x800),
        b"PK\x06\x07" + b"\0" * 16 + END.pack(b"PK\x05\x06", 0, 0, 0, 0, 0, 0, 0),
    ],
    ids=[
        "empty",
        "two bytes",
        "text",
        "cut off at the end",
        "cut off at the start",
        "directory before the start",
        "no entry",
        "name ends in the end record",
        "entry cut off",
        "content longer than the file",
        "content behind the directory",
        "name not UTF-8",
        "64-bit",
    ],
)
def test_what_is_no_whole_zip_is_refused(content):
    assert refusal(content) is Rule.ARCHIVE_BROKEN


def test_an_entry_that_reaches_beyond_the_file_is_refused():
    entry = ENTRY.pack(b"PK\x01\x02", *[0] * 9, 1, 0, 60_000, *[0] * 4)
    assert refusal(with_directory(entry + b"a")) is Rule.ARCHIVE_BROKEN


@pytest.mark.parametrize(
    "name",
    ["../a", "a/../../b", "/a", "\\a", "a\\..\\b", "C:/a", "c:a", "a\0b", ""],
)
def test_a_member_that_leaves_its_folder_is_refused(name):
    assert Rule.ARCHIVE_ESCAPES in noted(directory_only(name.encode()))


def test_a_name_with_dots_in_it_stays_in_its_folder():
    assert members(directory_only(b"a..b/..c/d..")) == [Member("a..b/..c/d..", 0)]


def test_an_encrypted_member_is_refused():
    assert Rule.ARCHIVE_ENCRYPTED in noted(directory_only(b"a", flags=0x1))


def test_more_members_than_the_limit_are_refused():
    assert len(members(directory_only(b"a", count=3), limit=3)) == 3
    assert refusal(directory_only(b"a", count=4), limit=3) is Rule.ARCHIVE_TOO_MANY_MEMBERS


@pytest.mark.parametrize(
    ("size", "count"), [(zips.RATIO_FROM + 1, 1), (zips.RATIO_FROM // 100, 101), (2**32 - 1, 1)]
)
def test_a_zip_that_expands_beyond_reason_is_refused(size, count):
    content = directory_only(b"a", size=size, count=count)
    assert refusal(content) is Rule.ARCHIVE_EXPANDS_TOO_MUCH


def test_no_zip_may_expand_beyond_the_total(monkeypatch):
    monkeypatch.setattr(zips, "TOTAL_LIMIT", 100)
    assert members(directory_only(b"a", size=50, count=2))
    assert refusal(directory_only(b"a", size=51, count=2)) is Rule.ARCHIVE_EXPANDS_TOO_MUCH


def test_a_directory_of_a_million_members_takes_no_memory():
    content = directory_only(b"a", count=1_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(RefusedError):
            for _ in zip_members(io.BytesIO(content), Findings()):
                pass
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak - len(content) < 1024 * 1024


@given(st.binary() | st.binary().map(lambda tail: directory_only(b"a")[:-22] + tail))
def test_no_bytes_make_the_reader_stumble(content):
    with suppress(RefusedError):
        members(content)


@given(st.data())
def test_no_changed_byte_of_a_zip_makes_the_reader_stumble(data):
    content = bytearray(wheel())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(RefusedError):
        members(bytes(content))
