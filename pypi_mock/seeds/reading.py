"""From files and text to one seed."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from pypi_mock.seeds.model import Content, File, Project, Seed
from pypi_mock.simulation.clock import Setting
from pypi_mock.strict import DocumentError, convert

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

if TYPE_CHECKING:
    from collections.abc import Iterable

    ContentT = TypeVar("ContentT", Content, File)

LONGEST = 200 * 1024 * 1024
"""Of a seed's text, and of each file that it names, in bytes."""
_JSON = ".json"


def read_file(path: Path) -> Seed:
    """Read a seed, TOML or (by its ending) JSON, and the files that it names beside it.

    Raises:
        DocumentError: It cannot be read, or says what cannot be.
    """
    try:
        text = _bounded(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path}: it is not UTF-8 (byte {error.start})") from None
    try:
        seed = read_text(text, is_json=path.suffix.lower() == _JSON)
        return with_files(seed, folder=path.absolute().parent)
    except DocumentError as error:
        raise DocumentError(*(f"{path}: {said}" for said in error.errors)) from None


def read_text(text: str, *, is_json: bool) -> Seed:
    """Read a seed; the files that it names are not looked at.

    Raises:
        DocumentError: It is neither, or says what cannot be.
    """
    try:
        document: Any = json.loads(text) if is_json else tomllib.loads(text)  # Any: to be judged
    except (ValueError, RecursionError) as error:
        language = "JSON" if is_json else "TOML"
        raise DocumentError(f"it is not {language}: {str(error) or 'nested too deep'}") from None
    return seed_of(document)


def seed_of(document: Any) -> Seed:  # Any: to be judged
    """Read a decoded seed.

    Raises:
        DocumentError: It says what cannot be.
    """
    if not isinstance(document, dict):
        raise DocumentError("a seed is a table with users, consumers, tokens, projects and so on")
    return convert(document, Seed)


def merged(seeds: Iterable[Seed]) -> Seed:
    """Put seeds behind one another: of two things with one key the later counts.

    Faults and used names add up; the last clock that is not simply real counts.
    """
    result: dict[str, Any] = {}  # Any: tuples of different structs
    for seed in seeds:
        for name, natural_key in _NATURAL_KEYS.items():
            items = {getattr(item, natural_key): item for item in result.get(name, ())}
            items |= {getattr(item, natural_key): item for item in getattr(seed, name)}
            result[name] = tuple(items.values())
        result["retired"] = (*result.get("retired", ()), *seed.retired)
        result["faults"] = (*result.get("faults", ()), *seed.faults)
        if seed.clock != Setting():
            result["clock"] = seed.clock
    return Seed(**result)


_NATURAL_KEYS = {
    "users": "name",
    "api_tokens": "found_by",
    "publishers": "found_by",
    "issuers": "url",
    "consumers": "key",
    "tokens": "key",
    "request_tokens": "key",
    "projects": "name",
}


def with_files(seed: Seed, *, folder: Path) -> Seed:
    """Return the seed with the content of the files that it names instead of their paths.

    Raises:
        DocumentError: One cannot be read.
    """
    return replace(seed, projects=tuple(_project(project, folder) for project in seed.projects))


def _project(project: Project, folder: Path) -> Project:
    releases = tuple(
        replace(release, files=tuple(_content(file, folder) for file in release.files))
        for release in project.releases
    )
    documentation = project.documentation
    if documentation is not UNSET:
        documentation = _content(documentation, folder)
    return replace(project, releases=releases, documentation=documentation)


def _content(named: ContentT, folder: Path) -> ContentT:
    if not named.path:
        return named
    content = _bounded(folder / named.path)
    if isinstance(named, File):
        filename = named.filename or Path(named.path).name
        return msgspec.structs.replace(named, content=content, path="", filename=filename)
    return msgspec.structs.replace(named, content=content, path="")


def _bounded(path: Path) -> bytes:
    """Read a file; refuse one that is too long, or endless."""
    try:
        with path.open("rb") as file:
            content = file.read(LONGEST + 1)
    except OSError as error:
        raise DocumentError(f"{path}: {error.strerror}") from None
    if len(content) > LONGEST:
        raise DocumentError(f"{path}: it is larger than {LONGEST} bytes")
    return content
