"""METADATA and PKG-INFO: what an archive says of itself (core metadata)."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from releases.form.names import normalize
from releases.judging.rules import Rule, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from packaging.metadata import RawMetadata

    from releases.inspection.contents import Contents
    from releases.inspection.findings import Findings

SERVED_SINCE = (2, 2)  # before, nothing in an sdist's metadata was sure to hold for its wheels
LICENSE_FILES_SINCE = (2, 4)
_RESOLVED_BY = frozenset({"requires-dist", "requires-python", "provides-extra"})

_HEADER = re.compile(rb"([!-9;-~]+)[ \t]*:")
_LINE = re.compile(rb"[^\n]*\n?")
_VERSION = re.compile(r"(\d{1,3})\.(\d{1,3})")

FORM_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "metadata-version": "metadata_version",
        "name": "name",
        "version": "version",
        "dynamic": "dynamic",
        "platform": "platform",
        "supported-platform": "supported_platform",
        "summary": "summary",
        "description": "description",
        "description-content-type": "description_content_type",
        "keywords": "keywords",
        "home-page": "home_page",
        "download-url": "download_url",
        "author": "author",
        "author-email": "author_email",
        "maintainer": "maintainer",
        "maintainer-email": "maintainer_email",
        "license": "license",
        "license-expression": "license_expression",
        "license-file": "license_file",
        "classifier": "classifiers",
        "requires": "requires",
        "provides": "provides",
        "obsoletes": "obsoletes",
        "requires-dist": "requires_dist",
        "provides-dist": "provides_dist",
        "obsoletes-dist": "obsoletes_dist",
        "requires-python": "requires_python",
        "requires-external": "requires_external",
        "project-url": "project_urls",
        "provides-extra": "provides_extra",
    }
)
"""The headers that twine sends, each with the field of the upload form that it becomes."""

_RAW_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "platforms": "platform",
        "supported_platforms": "supported_platform",
        "license_files": "license_file",
    }
)
"""The fields that ``packaging`` calls by another name than the form."""

_KNOWN = frozenset(name.encode() for name in FORM_NAMES)


class Declared(NamedTuple):
    """An archive's core metadata, and where in the archive its licences must be."""

    text: bytes | None = None
    contents: Contents | None = None
    licenses: str = ""
    licenses_since: tuple[int, int] = (2, 4)


def parsed(text: bytes) -> tuple[RawMetadata, dict[str, list[str]]]:
    """Read core metadata: what parses, and what does not, by header."""
    from packaging.metadata import parse_email

    raw, unparsed = parse_email(b"".join(_known_lines(text)))
    return raw, {header: [_read(one) for one in values] for header, values in unparsed.items()}


def _read(value: str | bytes) -> str:
    """Return text: of headers that are not UTF-8 packaging makes Latin-1, of the body nothing."""
    return value if isinstance(value, str) else value.decode("latin-1")


def note_declared(declared: Declared, findings: Findings, *, project: str, version: str) -> None:
    """Hold what an archive says of itself against the form, and against what is in it."""
    if declared.text is None:
        return
    raw, _ = parsed(declared.text)
    own_name, own_version = raw.get("name", ""), raw.get("version", "")
    if project and normalize(own_name) != normalize(project):
        message = f"the archive's metadata has the name {shown(own_name)}, not {shown(project)}"
        findings.add(Rule.METADATA_DIFFERS, message)
    if version and not _is_same_version(own_version, version):
        message = f"the archive's metadata has the version {shown(own_version)}, not "
        findings.add(Rule.METADATA_DIFFERS, message + shown(version))
    contents = declared.contents
    if contents is None or not contents.is_whole:
        return
    if metadata_version(raw) >= declared.licenses_since:
        for name in raw.get("license_files", ()):
            if (path := f"{declared.licenses}{name}") not in contents:
                message = f"the metadata names a License-File, and {shown(path)} is not there"
                findings.add(Rule.LICENSE_FILE_MISSING, message)


def served_metadata(core_metadata: bytes | None, *, filetype: str) -> bytes | None:
    """Return what may be served beside a file as its metadata (PEP 658), or nothing.

    A wheel's holds for the wheel. An sdist's holds for the wheels that are built of it only where
    it is of version 2.2 or later, and nothing that an installer resolves by is dynamic (PEP 643).
    """
    if core_metadata is None or filetype == "bdist_wheel":
        return core_metadata
    if filetype != "sdist":
        return None
    raw, unparsed = parsed(core_metadata)
    if metadata_version(raw) < SERVED_SINCE or "dynamic" in unparsed:
        return None
    dynamic = {name.strip().lower() for name in raw.get("dynamic", ())}
    return None if dynamic & _RESOLVED_BY else core_metadata


def fields_of(core_metadata: bytes, *, filename: str) -> dict[str, list[str]]:
    """Return the upload form that twine would send for a file with this metadata.

    What does not parse is in the form as it stands in the metadata, for the form's own rules.
    """
    from releases.inspection.file_kinds import kind_of

    raw, unparsed = parsed(core_metadata)
    if metadata_version(raw) < LICENSE_FILES_SINCE:
        raw.pop("license_files", None)  # setuptools wrote it too early, and uploaders leave it out
    fields: dict[str, list[str]] = {}
    for key, value in raw.items():
        fields[_RAW_NAMES.get(key, key)] = _sent(key, value)
    for header, values in unparsed.items():
        if header.lower() in FORM_NAMES:
            fields.setdefault(FORM_NAMES[header.lower()], []).extend(values)
    kind = kind_of(filename)
    fields.update(filetype=[kind.filetype], pyversion=[kind.pyversion])
    return {name: sent for name, values in fields.items() if (sent := list(filter(None, values)))}


def metadata_version(raw: RawMetadata) -> tuple[int, int]:
    """Return the metadata version, or that of the oldest metadata where it is none."""
    match = _VERSION.fullmatch(raw.get("metadata_version", "").strip())
    return (int(match[1]), int(match[2])) if match else (1, 0)


def _sent(key: str, value: object) -> list[str]:
    """Return a value as the form has it: of a list each, of keywords and of URLs one line."""
    if isinstance(value, dict):
        return [f"{label}, {url}" for label, url in value.items()]
    if isinstance(value, list):
        return [", ".join(value)] if key == "keywords" else list(value)
    return [str(value)]


def _known_lines(text: bytes) -> Iterator[bytes]:
    """Leave out headers that nobody asks for: thousands of them are slow to read."""
    at, keep = 0, True
    while at < len(text):
        line = _LINE.match(text, at)[0]  # type: ignore[index]  # it matches everywhere
        if not line.strip(b"\r\n"):
            yield text[at:]
            return
        if line[:1] not in {b" ", b"\t"}:
            header = _HEADER.match(line)
            keep = header is None or header[1].lower() in _KNOWN
        if keep:
            yield line
        at += len(line)


def _is_same_version(one: str, other: str) -> bool:
    from packaging.version import InvalidVersion, Version

    try:
        return Version(one) == Version(other)
    except (InvalidVersion, ValueError):  # ValueError: more digits than int() takes
        return one == other
