"""What a source distribution must have inside: one folder at its top, with a PKG-INFO in it."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from releases.form.names import ending
from releases.inspection.contents import TEXT_LIMIT, Contents
from releases.inspection.core_metadata import Declared
from releases.inspection.tars import tar_members
from releases.inspection.zips import zip_members
from releases.judging.rules import Rule

if TYPE_CHECKING:
    from releases.inspection.findings import Findings

_PKG_INFO = re.compile(r"[^/]+/PKG-INFO")
_LICENSES_SINCE = (2, 4)


def look_into_sdist(stream: IO[bytes], filename: str, findings: Findings) -> tuple[Declared, str]:
    """Note what an sdist lacks; return its PKG-INFO and its README."""
    contents = Contents({_PKG_INFO: TEXT_LIMIT}, has_readme=True)
    read = zip_members if ending(filename) == ".zip" else tar_members
    tops: set[str] = set()
    found: set[str] = set()
    for member in contents.read(read(stream, findings, wanted=contents.wanted), findings):
        top, _, below = member.name.partition("/")
        if len(tops) <= 1:
            tops.add(top)
        if below == "PKG-INFO" and member.is_file and top in tops:
            found.add(top)
    if contents.is_whole and (len(tops) != 1 or found != tops):
        message = "an sdist has one folder at its top with a PKG-INFO in it; this one has not"
        findings.add(Rule.SDIST_WITHOUT_PKG_INFO, message)
    text = contents.text(_PKG_INFO, findings, rule=Rule.CORE_METADATA_INVALID)
    licenses = contents.name(_PKG_INFO).removesuffix("PKG-INFO")
    return Declared(text, contents, licenses, _LICENSES_SINCE), contents.readme
