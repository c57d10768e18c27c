"""Names of projects and of files (contract 4)."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from releases.judging.rules import Refusal, Rule, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

FILETYPES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "sdist": (".tar.gz", ".tgz", ".tar.bz2", ".zip"),
        "bdist_wheel": (".whl",),
        "bdist_egg": (".egg",),
        "bdist_wininst": (".exe",),
        "bdist_msi": (".msi",),
        "bdist_dumb": (".tar.gz", ".tgz", ".tar.bz2", ".zip", ".deb"),
        "bdist_rpm": (".rpm",),
        "bdist_dmg": (".dmg",),
        "bdist_win": (".exe", ".msi"),
    }
)
"""The file types of contract 4, each with the endings that fit it."""

ENDINGS = tuple(dict.fromkeys(ending for endings in FILETYPES.values() for ending in endings))
FILE_NAME_LIMIT = 255  # what a file system takes for one name, in bytes

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_SEPARATORS = re.compile(r"[-_.]+")
_FORBIDDEN = frozenset({"requirements-txt", "rrequirements-txt"})
_LOOKALIKES = str.maketrans({"l": "1", "i": "1", "o": "0"})
_UNSAFE = re.compile(r"[^a-z0-9]+")


def normalize(name: str) -> str:
    """Return the form in which equal names are equal (PEP 503)."""
    return _SEPARATORS.sub("-", name).lower()


def name_problem(name: str) -> str | None:
    """Say what is wrong with a project's name (contract 4), or nothing."""
    if _NAME.fullmatch(name):
        return None
    return (
        f"{shown(name)} is not a project name: it has only ASCII letters, digits, '.', '_' and "
        "'-', and starts and ends with a letter or digit"
    )


def name_forbidden_problem(name: str) -> str | None:
    """Say that a name is one that only a mistake makes: what pip was asked to read, or is."""
    if normalize(name) not in _FORBIDDEN:
        return None
    return f"{shown(name)} is no name for a project: it is what pip reads with -r"


def lookalike(name: str) -> str:
    """Return the form in which names that can be mistaken for one another are equal."""
    return normalize(name).replace("-", "").translate(_LOOKALIKES)


def ending(filename: str) -> str | None:
    """Return the ending of a file name that a distribution may have, in lower case."""
    lower = filename.lower()
    return next((ending for ending in ENDINGS if lower.endswith(ending)), None)


def filename_refusals(filename: str, *, project: str, filetype: str) -> list[Refusal]:
    """Return every rule on file names that ``filename`` breaks (contract 4).

    ``project`` and ``filetype`` may themselves be wrong or empty: then what depends on them is
    not judged here.
    """
    refusals: list[Refusal] = []

    def refuse(rule: Rule, message: str) -> None:
        refusals.append(Refusal(rule, message, "filename"))

    if "/" in filename or "\\" in filename or filename.startswith("."):
        refuse(
            Rule.FILE_NAME_HAS_PATH,
            f"{shown(filename)} is not a plain file name: no '/', no '\\', no '.' in front",
        )
    if not filename.isprintable():
        refuse(
            Rule.FILE_NAME_UNPRINTABLE, f"{shown(filename)} has characters that cannot be printed"
        )
    if len(filename.encode("utf-8", "surrogatepass")) > FILE_NAME_LIMIT:
        refuse(
            Rule.FIELD_TOO_LONG, f"the file name is longer than {FILE_NAME_LIMIT} bytes in UTF-8"
        )
    found = ending(filename)
    if found is None:
        refuse(
            Rule.FILE_NAME_ENDING_UNKNOWN,
            f"{shown(filename)} does not end in one of {', '.join(ENDINGS)}",
        )
    elif filetype in FILETYPES and found not in FILETYPES[filetype]:
        refuse(
            Rule.FILETYPE_MISMATCH,
            f"a file of type {filetype} ends in {' or '.join(FILETYPES[filetype])}, not in {found}",
        )
    if name_problem(project) is None and not belongs(filename, project=project):
        refuse(
            Rule.FILE_NAME_FOREIGN,
            f"{shown(filename)} does not begin with the name of its project, {shown(project)}",
        )
    return refusals


def belongs(filename: str, *, project: str) -> bool:
    """Say whether a file name begins with its project's name, after normalising both.

    The name must end there: ``spameggs-1.0.zip`` is no file of ``spam``.
    """
    return _folded(filename).startswith(_folded(project) + "-")


def _folded(name: str) -> str:
    """Fold further than ``normalize``: 2012's tools turned any other character into a dash."""
    return _UNSAFE.sub("-", name.lower())
