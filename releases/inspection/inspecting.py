"""A bounded look into what was uploaded: is it what its file type says, and what is in it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from releases.form.names import ending
from releases.inspection import older_kinds
from releases.inspection.core_metadata import Declared, note_declared
from releases.inspection.findings import Findings
from releases.inspection.sdists import look_into_sdist
from releases.inspection.tar_headers import BLOCK
from releases.inspection.tars import is_tar_header
from releases.inspection.wheels import look_into_wheel
from releases.inspection.zips import is_zip_to_its_end
from releases.judging.rules import Rule

if TYPE_CHECKING:
    from releases.judging.rules import Refusal

_ZIPS = (".whl", ".zip", ".egg")
_TARS = (".tar.gz", ".tgz", ".tar.bz2")
_COMPRESSED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0")


@dataclass(frozen=True, slots=True)
class Inspected:
    """What is inside a file.

    Attributes:
        refusals: All problems, of both personalities, the gravest first, few of a kind.
        core_metadata: METADATA of a wheel, PKG-INFO of an sdist or an egg, as it stands there.
        readme: The README of an sdist, an egg or a plain archive, one folder deep.
    """

    refusals: tuple[Refusal, ...]
    core_metadata: bytes | None = None
    readme: str = ""


def inspect(
    stream: IO[bytes], *, filename: str, filetype: str, project: str, version: str
) -> Inspected:
    """Look for every problem; no content makes this raise, or take long, or much memory.

    Nothing is extracted: of a zip the directory and the headers are read, a tar is expanded a
    piece at a time, and of texts that matter at most a bounded part. ``project`` and ``version``
    are what the form says; empty, they are not compared.
    """
    findings = Findings()
    by_ending = ending(filename) or ""
    declared, readme = _look(stream, filename, filetype, by_ending, findings)
    note_declared(declared, findings, project=project, version=version)
    if by_ending in _ZIPS + _TARS:
        _note_two_formats(stream, findings)
    return Inspected(findings.told(), declared.text, readme)


def _look(
    stream: IO[bytes], filename: str, filetype: str, by_ending: str, findings: Findings
) -> tuple[Declared, str]:
    if filetype == "bdist_wheel":
        return look_into_wheel(stream, filename, findings), ""
    if filetype == "bdist_egg":
        return older_kinds.look_into_egg(stream, findings)
    if filetype == "sdist":
        return look_into_sdist(stream, filename, findings)
    readme = ""
    if filetype == "bdist_wininst":
        older_kinds.look_into_installer(stream, findings)
    elif older_kinds.is_known_by_start(by_ending):
        older_kinds.look_at_start(stream, by_ending, findings)
    elif by_ending == ".dmg":
        older_kinds.look_at_image(stream, findings)
    elif by_ending in _ZIPS + _TARS:
        readme = older_kinds.look_into_plain(stream, findings, is_zip=by_ending in _ZIPS)
    return Declared(), readme


def _note_two_formats(stream: IO[bytes], findings: Findings) -> None:
    """Note a file that is a zip to one reader, and a tar to another."""
    stream.seek(0)
    block = stream.read(BLOCK)
    begins_as_tar = block.startswith(_COMPRESSED) or is_tar_header(block)
    if begins_as_tar and is_zip_to_its_end(stream):
        message = "the content is a zip and a tar at once; readers differ in what they see"
        findings.add(Rule.ARCHIVE_TWO_FORMATS, message)
