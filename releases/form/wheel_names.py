"""The file name of a wheel (the binary distribution format)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releases.form.names import FILE_NAME_LIMIT, name_problem, normalize
from releases.form.wheel_platforms import is_known_platform
from releases.judging.rules import Refusal, Rule, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

WHEEL_ENDING = ".whl"


def wheel_name_refusals(filename: str, *, project: str, version: str) -> list[Refusal]:
    """Return everything that is wrong with the file name of a wheel.

    A name or version that is wrong is told elsewhere: nothing is measured by it. So is a file name
    that no file system takes.
    """
    if len(filename) > FILE_NAME_LIMIT:
        return []
    return [
        *(
            Refusal(Rule.WHEEL_NAME_INVALID, message, "filename")
            for message in _name_problems(filename, project, version)
        ),
        *(
            Refusal(Rule.WHEEL_PLATFORM_UNKNOWN, message, "filename")
            for message in _platform_problems(filename)
        ),
    ]


def _name_problems(filename: str, project: str, version: str) -> Iterator[str]:
    from packaging.utils import InvalidWheelFilename, parse_wheel_filename
    from packaging.version import InvalidVersion, Version

    try:
        _, own_version, _, _ = parse_wheel_filename(filename)
    except (InvalidWheelFilename, ValueError):  # ValueError: more digits than int() takes
        yield (
            f"{shown(filename)} is not of the form "
            "'name-version[-build]-python-abi-platform.whl' of a wheel"
        )
        return
    own_name = filename.partition("-")[0]
    expected = normalize(project).replace("-", "_")
    if name_problem(project) is None and own_name != expected:
        yield f"{shown(filename)} begins with {shown(own_name)}, not with {shown(expected)}"
    try:
        is_other = Version(version) != own_version
    except (InvalidVersion, ValueError):
        return
    if is_other:
        yield f"{shown(filename)} has the version {shown(str(own_version))}, not {shown(version)}"


def _platform_problems(filename: str) -> Iterator[str]:
    _, dash, platforms = filename.removesuffix(WHEEL_ENDING).rpartition("-")
    for platform in sorted(set(platforms.split("."))) if dash else ():
        if not is_known_platform(platform):
            hint = ""
            if platform.startswith("linux_"):
                hint = "; a wheel for Linux is for a manylinux or musllinux, which auditwheel tells"
            yield f"the index takes no wheels for {shown(platform)}{hint}"
