"""One value of one metadata field at a time: what is wrong with it, or ``None``.

The libraries are imported late: a server that only answers ``/oauth/test`` never needs them.
"""

from __future__ import annotations

import difflib
import re
from typing import cast
from urllib.parse import urlsplit

from releases.judging.rules import shown

SUGGEST_UP_TO = 120  # the longest known classifier has fewer characters
URL_SCHEMES = ("http", "https", "ftp")
MESSAGE_LIMIT = 300
SUMMARY_LIMIT = 512
LABEL_LIMIT = 32  # of a Project-URL, in characters (core metadata)

_IDENTIFIERS = r"[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z_][A-Za-z0-9_-]*)*"
_PREDICATE = re.compile(rf"({_IDENTIFIERS})\s*(?:\(([^()]*)\))?")
_COMPARISON = re.compile(r"(<=|>=|<|>|!=|==)\s*([^\s,<>=!]+)")
_BARE_VERSION = re.compile(r"([A-Za-z0-9._-]+)\s*\(\s*([0-9][^\s()<>=!~,]*)\s*\)(.*)", re.DOTALL)
_ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_URL_CHARACTERS = re.compile(r"[!-~\u00a0-\U0010ffff]+")  # no blanks, no control characters


def version_problem(value: str) -> str | None:
    """PEP 440, without the blanks around that the library forgives."""
    from packaging.version import InvalidVersion, Version

    if value != value.strip():
        return f"{shown(value)} has blanks around the version"
    try:
        Version(value)
    except (InvalidVersion, ValueError):  # ValueError: more digits than int() takes
        return f"{shown(value)} is not a version (PEP 440)"
    return None


def version_local_problem(value: str) -> str | None:
    """A local part is for one's own builds; it follows a ``+`` (PEP 440)."""
    if "+" not in value:
        return None
    return f"{shown(value)} has a local part, which an index does not take (PEP 440)"


def dependency_problem(value: str) -> str | None:
    """``name (op version, ...)``, as ``requires`` and ``obsoletes`` have it (PEP 314)."""
    match = _PREDICATE.fullmatch(value)
    if match is None:
        return f"{shown(value)} is not of the form 'name (op version, ...)' (PEP 314)"
    if match[2] is None:
        return None
    for part in match[2].split(","):
        comparison = _COMPARISON.fullmatch(part.strip())
        if comparison is None:
            return f"{shown(value)}: {shown(part.strip())} is not 'op version' (PEP 314)"
        if problem := version_problem(comparison[2]):
            return problem
    return None


def provision_problem(value: str) -> str | None:
    """``name (version)``, as ``provides`` has it (PEP 314)."""
    match = _PREDICATE.fullmatch(value)
    if match is None:
        return f"{shown(value)} is not of the form 'name (version)' (PEP 314)"
    return None if match[2] is None else version_problem(match[2].strip())


def requirement_problem(value: str) -> str | None:
    """PEP 508, or PEP 345's older form with parentheses, where a version may stand bare."""
    from packaging.requirements import InvalidRequirement, Requirement

    bare = _BARE_VERSION.fullmatch(value)
    try:
        Requirement(f"{bare[1]} (=={bare[2]}){bare[3]}" if bare else value)
    except (InvalidRequirement, ValueError):
        return f"{shown(value)} is not a requirement (PEP 508)"
    except RecursionError:
        return "a requirement's marker is nested too deeply"
    return None


def requires_python_problem(value: str) -> str | None:
    """Version specifiers (PEP 440)."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        SpecifierSet(value)
    except (InvalidSpecifier, ValueError):
        return f"{shown(value)} is not a set of version specifiers, such as '>=3.10,<4' (PEP 440)"
    return None


def classifier_problem(value: str) -> str | None:
    """One of the trove classifiers, deprecated ones too; names the nearest to an unknown one."""
    from trove_classifiers import classifiers, deprecated_classifiers

    if value in classifiers or value in deprecated_classifiers:
        return None
    message = f"{shown(value)} is not a trove classifier"
    if len(value) > SUGGEST_UP_TO:
        return message
    by_lower = {known.lower(): known for known in sorted(classifiers)}
    nearest = difflib.get_close_matches(value.lower(), by_lower, n=1)
    return f"{message}; the nearest is {by_lower[nearest[0]]!r}" if nearest else message


def classifier_deprecated_problem(value: str) -> str | None:
    """A classifier that was given up, with those that took its place."""
    from trove_classifiers import deprecated_classifiers

    if value not in deprecated_classifiers:
        return None
    successors = ", ".join(map(repr, deprecated_classifiers[value]))
    message = f"{shown(value)} is a deprecated classifier"
    return f"{message}; use {successors}" if successors else f"{message}; leave it out"


def summary_problem(value: str) -> str | None:
    """One line of bounded length."""
    if len(value) > SUMMARY_LIMIT:
        return f"the summary has {len(value)} characters, at most {SUMMARY_LIMIT} are taken"
    if len(value.splitlines()) > 1:
        return "the summary has several lines, and must have one"
    return None


def email_problem(value: str) -> str | None:
    """Addresses with commas between them, each perhaps with a name (RFC 5322)."""
    from email.utils import getaddresses

    for _, address in getaddresses([value]):
        if not _ADDRESS.fullmatch(address):
            return f"{shown(address or value)} is not an e-mail address"
    return None


def requirement_direct_problem(value: str) -> str | None:
    """A dependency is to be had from the index, not from an address (PEP 440)."""
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        url = Requirement(value).url
    except (InvalidRequirement, ValueError, RecursionError):
        return None  # another rule tells of it
    return f"{shown(value)} names an address, and an index takes versions" if url else None


def url_problem(value: str) -> str | None:
    """An absolute URL with a host, of a scheme that a page may safely link to."""
    message = f"{shown(value)} is not an absolute URL of {', '.join(URL_SCHEMES)}"
    if not _URL_CHARACTERS.fullmatch(value):
        return message
    try:
        parts = urlsplit(value)
        _ = parts.port  # parsed only when asked for
    except ValueError:
        return message
    return None if parts.scheme in URL_SCHEMES and parts.hostname else message


def project_url_problem(value: str) -> str | None:
    """``Label, URL`` (core metadata, Project-URL)."""
    label, comma, url = value.partition(",")
    if not comma:
        return f"{shown(value)} is not of the form 'Label, URL'"
    if not 0 < len(label.strip()) <= LABEL_LIMIT:
        return f"the label of {shown(value)} is not between 1 and {LABEL_LIMIT} characters"
    return url_problem(url.strip())


def core_metadata_problem(field: str, value: str | list[str]) -> str | None:
    """Judge a field that came with core metadata 2.1 or later by ``packaging``'s own rules."""
    from packaging.metadata import InvalidMetadata, Metadata, RawMetadata

    # A TypedDict wants literal keys; the names come from our own table of fields.
    raw = cast("RawMetadata", {"metadata_version": "2.5", field: value})
    try:
        getattr(Metadata.from_raw(raw, validate=False), field)
    except (InvalidMetadata, ValueError, IndexError, RecursionError) as problem:
        return str(problem)[:MESSAGE_LIMIT]  # it quotes the value, however long
    return None
