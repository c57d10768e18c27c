"""The file name of a source distribution (the sdist format, PEP 625)."""

from __future__ import annotations

from releases.form.names import name_problem, normalize
from releases.judging.rules import Refusal, Rule, shown

SDIST_ENDING = ".tar.gz"


def sdist_name(*, project: str, version: str) -> str | None:
    """Return the one file name that an sdist may have; ``None`` where name or version is wrong."""
    from packaging.version import InvalidVersion, Version

    if name_problem(project):
        return None
    try:
        normalized = str(Version(version))
    except (InvalidVersion, ValueError):  # ValueError: more digits than int() takes
        return None
    return f"{normalize(project).replace('-', '_')}-{normalized}{SDIST_ENDING}"


def sdist_name_refusals(filename: str, *, project: str, version: str) -> list[Refusal]:
    """Return what is wrong with the file name of an sdist.

    A name or version that is wrong is told elsewhere: nothing can be measured by it.
    """
    expected = sdist_name(project=project, version=version)
    if expected is None or filename == expected:
        return []
    message = f"the file name {shown(filename)} is not {shown(expected)}, the one of this sdist"
    return [Refusal(Rule.SDIST_NAME_INVALID, message, "filename")]
