"""The kinds of files that only the index of 2012 takes: eggs, installers, packages of systems."""

from __future__ import annotations

import os
import re
from types import MappingProxyType
from typing import IO, TYPE_CHECKING

from releases.inspection.contents import TEXT_LIMIT, Contents
from releases.inspection.core_metadata import Declared
from releases.inspection.tars import tar_members
from releases.inspection.zips import zip_members
from releases.judging.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from releases.inspection.findings import Findings

_DOS = b"MZ"
_MAGIC: Mapping[str, tuple[bytes, str]] = MappingProxyType(
    {
        ".exe": (_DOS, "a Windows program"),
        ".msi": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a Windows installer database"),
        ".rpm": (b"\xed\xab\xee\xdb", "an RPM package"),
        ".deb": (b"!<arch>\ndebian-binary", "a Debian package"),
    }
)
_UDIF, _UDIF_TRAILER = b"koly", 512
_WININST = ("PURELIB", "PLATLIB", "HEADERS", "SCRIPTS", "DATA")
_PKG_INFO = re.compile(r"(?:.*/)?PKG-INFO", re.DOTALL)


def look_into_egg(stream: IO[bytes], findings: Findings) -> tuple[Declared, str]:
    """Note what an egg lacks; return its PKG-INFO and its README."""
    contents = Contents({_PKG_INFO: TEXT_LIMIT}, has_readme=True)
    members = zip_members(stream, findings, wanted=contents.wanted)
    found = [True for member in contents.read(members, findings) if _is_pkg_info(member.name)]
    if contents.is_whole and not found:
        message = "an egg has a file PKG-INFO; this one has not"
        findings.add(Rule.EGG_WITHOUT_PKG_INFO, message)
    return Declared(
        contents.text(_PKG_INFO, findings, rule=Rule.CORE_METADATA_INVALID)
    ), contents.readme


def look_into_installer(stream: IO[bytes], findings: Findings) -> None:
    """An installer of the distutils: a program with a zip at its end, in five folders only."""
    if not look_at_start(stream, ".exe", findings):
        return
    contents = Contents({})
    for member in contents.read(zip_members(stream, findings, has_stub=True), findings):
        if not member.name.upper().startswith(_WININST):
            message = f"an installer of the distutils has only {', '.join(_WININST)} in its zip"
            findings.add(Rule.CONTENT_NOT_ITS_TYPE, message)


def look_into_plain(stream: IO[bytes], findings: Findings, *, is_zip: bool) -> str:
    """Any archive, such as those of ``bdist_dumb``; return its README."""
    contents = Contents({}, has_readme=True)
    read = zip_members if is_zip else tar_members
    for _ in contents.read(read(stream, findings, wanted=contents.wanted), findings):
        pass
    return contents.readme


def look_at_start(stream: IO[bytes], by_ending: str, findings: Findings) -> bool:
    """Note a file that does not begin as its ending says."""
    magic, what = _MAGIC[by_ending]
    stream.seek(0)
    if stream.read(len(magic)) == magic:
        return True
    findings.add(Rule.CONTENT_NOT_ITS_TYPE, f"the content is not {what}")
    return False


def look_at_image(stream: IO[bytes], findings: Findings) -> None:
    """Note a disk image that does not end as one."""
    length = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, length - _UDIF_TRAILER))
    if not stream.read(len(_UDIF)).startswith(_UDIF):
        findings.add(Rule.CONTENT_NOT_ITS_TYPE, "the content is not a disk image")


def is_known_by_start(by_ending: str) -> bool:
    """Say whether a file of this ending is judged by how it begins."""
    return by_ending in _MAGIC


def _is_pkg_info(name: str) -> bool:
    return _PKG_INFO.fullmatch(name) is not None
