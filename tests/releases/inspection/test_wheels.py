"""What a wheel must have inside."""

from __future__ import annotations

import pytest

from releases.inspection.records import RECORD_LIMIT
from releases.judging.rules import Rule
from tests.releases.inspection.archives_made import (
    DIST_INFO,
    METADATA,
    WHEEL,
    good_wheel,
    inspected,
    rules,
    wheel_members,
)
from tests.releases.making import zip_of


def test_a_good_wheel_breaks_no_rule_and_hands_out_its_metadata():
    found = inspected(good_wheel(), WHEEL)
    assert (found.refusals, found.core_metadata, found.readme) == ((), METADATA, "")


@pytest.mark.parametrize(
    ("missing", "rule"),
    [
        ("WHEEL", Rule.WHEEL_WITHOUT_WHEEL),
        ("METADATA", Rule.WHEEL_WITHOUT_METADATA),
        ("RECORD", Rule.WHEEL_WITHOUT_RECORD),
        ("licenses/LICENSE", Rule.LICENSE_FILE_MISSING),
    ],
)
def test_a_wheel_without_one_of_its_files_is_refused(missing, rule):
    assert rules(good_wheel(**{missing: None})) == [rule]


def test_all_that_a_wheel_lacks_is_told_at_once():
    assert rules(zip_of({"spam.py": b""})) == [
        Rule.WHEEL_WITHOUT_WHEEL,
        Rule.WHEEL_WITHOUT_METADATA,
        Rule.WHEEL_WITHOUT_RECORD,
    ]


def test_the_folder_is_the_one_that_the_file_name_tells():
    found = inspected(good_wheel(), "Spam-1.0-py3-none-any.whl")
    told = [(refusal.rule, refusal.message) for refusal in found.refusals]
    assert told[0] == (
        Rule.WHEEL_WITHOUT_METADATA,
        "a wheel of this file name has 'Spam-1.0.dist-info/METADATA'; this one has not",
    )
    assert found.core_metadata == METADATA


@pytest.mark.parametrize(
    "line",
    [
        b"spam/other.py,,",
        b"spam/,,",
        b"\xff,,",
        b"x" * 9000,
        b"\n" * 2000,
        b"x" * (RECORD_LIMIT + 1),
    ],
    ids=["not there", "folder", "not UTF-8", "endless line", "endless lines", "endless"],
)
def test_a_record_of_what_is_not_in_the_wheel_is_refused(line):
    names = [name for name in wheel_members() if not name.endswith("/")]
    record = "\n".join([*names, f"{DIST_INFO}/RECORD", ""]).encode()
    assert rules(good_wheel(RECORD=record)) == []
    assert rules(good_wheel(RECORD=record + line)) == [Rule.WHEEL_RECORD_DIFFERS]


def test_a_record_that_lists_too_little_is_refused():
    found = inspected(good_wheel(RECORD=f"{DIST_INFO}/METADATA,,\n".encode()), WHEEL)
    assert [(refusal.rule, refusal.message) for refusal in found.refusals] == [
        (Rule.WHEEL_RECORD_DIFFERS, "RECORD does not list 4 of the wheel's 6 files")
    ]


def test_signatures_of_a_record_are_not_in_it_and_separators_of_windows_are_taken():
    names = [name for name in wheel_members() if not name.endswith("/")]
    record = "\n".join([*names, f"{DIST_INFO}/RECORD"]).replace("/", "\\").encode()
    assert rules(good_wheel(**{"RECORD": record, "RECORD.jws": b"", "RECORD.p7s": b""})) == []


@pytest.mark.parametrize(
    "text",
    [
        b"\xff",
        b"spam = spam:main\n",
        b"[console_scripts]\nspam\n",
        b"[console_scripts]\nspam: spam:main\n",
        b"[console_scripts]\n= spam:main\n",
        b"[console_scripts]\n../spam = spam:main\n",
        b"[gui_scripts]\nsp am = spam:main\n",
        b"[console_scripts]\nspam = a:b\nspam = a:c\n",
        b"[a]\n[a]\n",
        b"#" * 300_000,
    ],
    ids=[
        "not UTF-8",
        "no section",
        "no value",
        "colon",
        "no name",
        "path",
        "blank",
        "twice",
        "section twice",
        "too long",
    ],
)
def test_entry_points_that_cannot_be_read_are_refused(text):
    assert rules(good_wheel(**{"entry_points.txt": text})) == [Rule.WHEEL_ENTRY_POINTS_INVALID]


def test_entry_points_are_read_as_the_specification_has_them():
    text = b"# a\n[console_scripts]\nSpam = a:b\nspam = a:c\n   [x]\n\n[100%]\na%(b)s = c:d\n"
    assert rules(good_wheel(**{"entry_points.txt": text})) == []


@pytest.mark.parametrize(
    "metadata",
    [
        METADATA.replace(b"Spam", b"eggs"),
        METADATA.replace(b"1.0.0", b"1.1"),
        METADATA.replace(b"1.0.0", b"one"),
        b"Metadata-Version: 2.4\n",
        b"",
        b"\xff\0",
        b"Name: spam\nName: eggs\nVersion: 1.0\n",
    ],
    ids=["name", "version", "no version", "neither", "empty", "bytes", "two names"],
)
def test_metadata_of_another_name_or_version_is_refused(metadata):
    assert Rule.METADATA_DIFFERS in rules(good_wheel(METADATA=metadata))


def test_license_files_of_older_metadata_are_where_older_builders_put_them():
    metadata = METADATA.replace(b"2.4", b"2.1")
    assert rules(good_wheel(METADATA=metadata, **{"licenses/LICENSE": None})) == []


def test_metadata_beyond_bounds_is_not_read():
    found = inspected(good_wheel(METADATA=METADATA + b"x" * 1024**2), WHEEL)
    assert ([refusal.rule for refusal in found.refusals], found.core_metadata) == (
        [Rule.CORE_METADATA_INVALID],
        None,
    )
