"""Zips whose headers say something else than their directory."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from releases.inspection import zips
from releases.inspection.findings import Findings
from releases.inspection.zips import zip_members
from releases.judging.rules import RefusedError, Rule
from tests.releases.making import zip_of

HEADER = struct.Struct("<4s5H3L2H")
ENTRY = struct.Struct("<4s6H3L5H2L")
GOOD = zip_of({"spam": b"x" * 100, "eggs": b"y" * 100})


def noted(content: bytes, **options) -> list[Rule]:
    findings = Findings()
    try:
        for _ in zip_members(io.BytesIO(content), findings, **options):
            pass
    except RefusedError as refused:
        findings.take(refused)
    return list(dict.fromkeys(refusal.rule for refusal in findings.told()))


def changed(content: bytes, layout: struct.Struct, field: int, value: int) -> bytes:
    """Return a zip with one field of its first header, or first entry, changed."""
    at = content.index(b"PK\x03\x04" if layout is HEADER else b"PK\x01\x02")
    fields = list(layout.unpack_from(content, at))
    fields[field] = value
    return content[:at] + layout.pack(*fields) + content[at + layout.size :]


def test_a_zip_of_pythons_own_breaks_no_rule():
    assert noted(GOOD) == noted(zip_of({})) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [(2, 0x800), (3, 8), (6, 1), (7, 1), (8, 1), (9, 3), (10, 1)],
    ids=["flags", "method", "crc", "packed size", "size", "length of name", "length of extra"],
)
def test_a_header_that_differs_is_refused(field, value):
    assert noted(changed(GOOD, HEADER, field, value)) == [Rule.ARCHIVE_HEADERS_DIFFER]


def test_a_header_of_another_name_is_refused():
    assert noted(GOOD.replace(b"spam", b"ham!", 1)) == [Rule.ARCHIVE_HEADERS_DIFFER]


def test_a_member_without_a_header_is_refused():
    assert noted(GOOD.replace(b"PK\x03\x04", b"PK\x03\x05", 1)) == [Rule.ARCHIVE_HEADERS_DIFFER]


def test_a_member_whose_size_stands_behind_it_is_refused():
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    stream = Pipe()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("spam", b"x")
        archive.writestr("eggs", b"x")
    assert noted(stream.getvalue()) == [Rule.ARCHIVE_DATA_DESCRIPTOR]


def test_members_that_share_their_content_are_refused():
    first = GOOD.index(b"PK\x01\x02")
    second = GOOD.index(b"PK\x01\x02", first + 1)
    content = GOOD[:second] + changed(GOOD[second:], ENTRY, 16, 0)
    assert noted(content) == [Rule.ARCHIVE_HEADERS_DIFFER]


@pytest.mark.parametrize(
    "content",
    [
        b"ahead" + GOOD,
        GOOD + b"behind",
        GOOD[: GOOD.index(b"PK\x01\x02")] + b"between" + GOOD[GOOD.index(b"PK\x01\x02") :],
    ],
    ids=["ahead", "behind", "between"],
)
def test_bytes_that_are_in_no_member_are_refused(content):
    assert noted(content) == [Rule.ARCHIVE_HEADERS_DIFFER]


def test_a_program_may_stand_ahead_of_an_installers_zip():
    assert noted(b"MZ" + GOOD, has_stub=True) == []


def test_a_comment_on_a_member_is_refused_and_one_on_the_whole_is_not():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.comment = b"all of it"
        archive.writestr("spam", b"")
    assert noted(stream.getvalue()) == []
    with zipfile.ZipFile(stream, "w") as archive:
        member = zipfile.ZipInfo("spam")
        member.comment = b"hidden"
        archive.writestr(member, b"")
    assert noted(stream.getvalue()) == [Rule.ARCHIVE_HEADERS_DIFFER]


def test_an_end_record_that_counts_other_members_is_refused():
    end = GOOD.index(b"PK\x05\x06")
    assert noted(GOOD[: end + 10] + b"\x09\0" + GOOD[end + 12 :]) == [Rule.ARCHIVE_HEADERS_DIFFER]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("spam", b"")
        archive.writestr("spam", b"x")
    assert noted(stream.getvalue()) == [Rule.ARCHIVE_MEMBER_TWICE]


@pytest.mark.parametrize("name", ["spam\n", "\x7f", "a\x1b[2J"])
def test_a_name_that_cannot_be_printed_is_refused(name):
    assert noted(zip_of({name: b""})) == [Rule.ARCHIVE_MEMBER_UNPRINTABLE]


def test_a_method_other_than_stored_and_deflated_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("spam", b"")
    assert noted(stream.getvalue()) == [Rule.ARCHIVE_METHOD_UNKNOWN]


def test_the_64_bit_extension_is_read():
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w") as archive,
        archive.open("spam", "w", force_zip64=True) as member,
    ):
        member.write(b"x" * 100)
    assert noted(stream.getvalue()) == []


def test_content_that_is_not_what_the_directory_says_is_refused():
    at = GOOD.index(b"spam") + 4
    for content in (GOOD[:at] + b"\xff" + GOOD[at + 1 :], changed(GOOD, ENTRY, 7, 9)):
        assert Rule.ARCHIVE_BROKEN in noted(content, wanted=lambda _: 1000)


def test_a_member_is_expanded_as_far_as_it_is_wanted():
    members = zip_members(io.BytesIO(GOOD), Findings(), wanted=lambda _: 7)
    assert [member.content for member in members] == [b"x" * 7, b"y" * 7]


@pytest.mark.parametrize("limit", [7, 100_000, 1_000_000])
def test_a_deflated_member_is_expanded_as_far_as_it_is_wanted(limit):
    text = bytes(range(256)) * 1000
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("spam", text)
    (member,) = zip_members(stream, Findings(), wanted=lambda _: limit)
    assert member.content == text[:limit]


@pytest.mark.parametrize("at", [40, 60, 90])
def test_a_deflated_member_that_is_broken_is_refused(at):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("spam", bytes(range(256)))
    content = bytearray(stream.getvalue())
    content[at] ^= 0xFF
    assert noted(bytes(content), wanted=lambda _: 1000) == [Rule.ARCHIVE_BROKEN]


def with_wide_end(content: bytes) -> bytes:
    """Return the same zip with the 64-bit end record of large ones."""
    at = content.index(b"PK\x05\x06")
    count, size, start = struct.unpack_from("<HLL", content, at + 10)
    wide = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, start)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 2**32 - 1, 2**32 - 1, 0)
    return content[:at] + wide + locator + end


def test_the_64_bit_end_record_is_read():
    content = with_wide_end(GOOD)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["spam", "eggs"]
    assert noted(content) == []
    assert noted(content.replace(b"PK\x06\x06", b"PK\x06\x05")) == [Rule.ARCHIVE_BROKEN]


def test_a_directory_beyond_bounds_is_not_read(monkeypatch):
    monkeypatch.setattr(zips, "DIRECTORY_LIMIT", 50)
    assert noted(GOOD) == [Rule.ARCHIVE_TOO_MANY_MEMBERS]
    assert not zips.is_zip_to_its_end(io.BytesIO(GOOD))
