"""What a wheel must have inside (the binary distribution format)."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from releases.inspection.contents import TEXT_LIMIT, Contents
from releases.inspection.core_metadata import Declared
from releases.inspection.entry_points import ENTRY_POINTS_LIMIT, entry_points_problem
from releases.inspection.records import RECORD_LIMIT, record_problems
from releases.inspection.zips import zip_members
from releases.judging.rules import Rule, shown

if TYPE_CHECKING:
    from releases.inspection.findings import Findings

_WHEEL = re.compile(r"[^/]+\.dist-info/WHEEL")
_ANY_METADATA = re.compile(r"[^/]+\.dist-info/METADATA")
_LICENSES_SINCE = (2, 4)  # before, License-File named files in the .dist-info folder itself


def look_into_wheel(stream: IO[bytes], filename: str, findings: Findings) -> Declared:
    """Note what a wheel lacks; return its METADATA.

    The folder is the one that the file name tells: an installer looks nowhere else.
    """
    folder = "-".join(filename.split("-")[:2]) + ".dist-info"
    metadata, record, entry_points = (
        re.compile(re.escape(f"{folder}/{name}"))
        for name in ("METADATA", "RECORD", "entry_points.txt")
    )
    contents = Contents(
        {
            metadata: TEXT_LIMIT,
            record: RECORD_LIMIT,
            entry_points: ENTRY_POINTS_LIMIT,
            _ANY_METADATA: TEXT_LIMIT,
        }
    )
    has_wheel = False
    members = zip_members(stream, findings, wanted=contents.wanted)
    for member in contents.read(members, findings):
        has_wheel = has_wheel or _WHEEL.fullmatch(member.name) is not None
    if contents.is_whole:
        if not has_wheel:
            message = "a wheel has a file WHEEL in its .dist-info folder; this one has not"
            findings.add(Rule.WHEEL_WITHOUT_WHEEL, message)
        _note_missing(contents, folder, findings)
        _note_record(contents, record, folder, findings)
        _note_entry_points(contents, entry_points, findings)
    text = contents.text(metadata, findings, rule=Rule.CORE_METADATA_INVALID)
    if text is None:
        text = contents.text(_ANY_METADATA, findings, rule=Rule.CORE_METADATA_INVALID)
    return Declared(text, contents, f"{folder}/licenses/", _LICENSES_SINCE)


def _note_missing(contents: Contents, folder: str, findings: Findings) -> None:
    for name, rule in (
        ("METADATA", Rule.WHEEL_WITHOUT_METADATA),
        ("RECORD", Rule.WHEEL_WITHOUT_RECORD),
    ):
        if f"{folder}/{name}" not in contents:
            message = f"a wheel of this file name has {shown(f'{folder}/{name}')}; this one has not"
            findings.add(rule, message)


def _note_record(
    contents: Contents, pattern: re.Pattern[str], folder: str, findings: Findings
) -> None:
    record = contents.text(pattern, findings, rule=Rule.WHEEL_RECORD_DIFFERS)
    if record is not None:
        for problem in record_problems(record, contents, folder=folder):
            findings.add(Rule.WHEEL_RECORD_DIFFERS, problem)


def _note_entry_points(contents: Contents, pattern: re.Pattern[str], findings: Findings) -> None:
    text = contents.text(pattern, findings, rule=Rule.WHEEL_ENTRY_POINTS_INVALID)
    if text is not None and (problem := entry_points_problem(text)):
        findings.add(Rule.WHEEL_ENTRY_POINTS_INVALID, problem)
