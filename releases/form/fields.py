"""The fields of a release: the table of contract 4, and what core metadata 2.1 to 2.5 add."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from releases.form import grammar, names
from releases.judging.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

METADATA_VERSIONS = ("1.0", "1.1", "1.2", "2.1", "2.2", "2.3", "2.4", "2.5")
DEFAULT_METADATA_VERSION = "1.2"

LINE_LIMIT = 4 * 1024
NAME_LIMIT = 200
VERSION_LIMIT = 128
TEXT_LIMIT = 64 * 1024
DESCRIPTION_LIMIT = 2 * 1024 * 1024
COUNT_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class Field:
    """How one field is sent, since which metadata version, and how one value is judged.

    A check says what is wrong with a value that is not empty; the first to say so names the rule.
    ``since`` matters for what came after 1.2: contract 4's own fields are taken with any version.
    One that is ``joined`` has one value, which uploaders may send in several (core metadata).
    """

    name: str
    several: bool = False
    joined: bool = False
    since: str = DEFAULT_METADATA_VERSION
    limit: int = LINE_LIMIT
    checks: tuple[tuple[Rule, Callable[[str], str | None]], ...] = ()


def _checked_by_packaging(name: str, *, raw: str, since: str, several: bool = False) -> Field:
    """Return a field that ``packaging`` knows as ``raw``, judged one value at a time."""

    def problem(value: str) -> str | None:
        return grammar.core_metadata_problem(raw, [value] if several else value)

    check = (Rule.CORE_METADATA_INVALID, problem)
    return Field(name, several=several, since=since, checks=(check,))


_several = partial(Field, several=True)
_url = partial(Field, checks=((Rule.URL_INVALID, grammar.url_problem),))
_email = partial(Field, checks=((Rule.EMAIL_INVALID, grammar.email_problem),))
_dependency = partial(_several, checks=((Rule.DEPENDENCY_INVALID, grammar.dependency_problem),))
_provision = partial(_several, checks=((Rule.DEPENDENCY_INVALID, grammar.provision_problem),))
_requirement = partial(_several, checks=((Rule.REQUIREMENT_INVALID, grammar.requirement_problem),))

_REQUIRED = (
    Field(
        "name",
        limit=NAME_LIMIT,
        checks=(
            (Rule.NAME_INVALID, names.name_problem),
            (Rule.NAME_FORBIDDEN, names.name_forbidden_problem),
        ),
    ),
    Field(
        "version",
        limit=VERSION_LIMIT,
        checks=(
            (Rule.VERSION_INVALID, grammar.version_problem),
            (Rule.VERSION_LOCAL, grammar.version_local_problem),
        ),
    ),
)
_SINGLE = (
    Field("summary", checks=((Rule.SUMMARY_INVALID, grammar.summary_problem),)),
    Field("description", limit=DESCRIPTION_LIMIT),
    Field("keywords"),
    _url("home_page"),
    Field("author"),
    _email("author_email"),
    Field("maintainer"),
    _email("maintainer_email"),
    Field("license", limit=TEXT_LIMIT),  # some put the whole text of their licence here
    Field(
        "requires_python",
        checks=((Rule.REQUIRES_PYTHON_INVALID, grammar.requires_python_problem),),
    ),
    _url("bugtrack_url"),
    _url("download_url"),
    Field("platform", joined=True),
)
_SEVERAL = (
    _dependency("requires"),
    _provision("provides"),
    _dependency("obsoletes"),
    _several(
        "requires_dist",
        checks=(
            (Rule.REQUIREMENT_INVALID, grammar.requirement_problem),
            (Rule.REQUIREMENT_DIRECT, grammar.requirement_direct_problem),
        ),
    ),
    _requirement("provides_dist"),
    _requirement("obsoletes_dist"),
    _several("requires_external"),
    _several("project_url", checks=((Rule.PROJECT_URL_INVALID, grammar.project_url_problem),)),
    _several(
        "classifiers",
        checks=(
            (Rule.CLASSIFIER_UNKNOWN, grammar.classifier_problem),
            (Rule.CLASSIFIER_DEPRECATED, grammar.classifier_deprecated_problem),
        ),
    ),
)
_LATER = (
    _several("supported_platform"),  # as old as 1.1, but not in the table of 2012
    _checked_by_packaging("description_content_type", raw="description_content_type", since="2.1"),
    _checked_by_packaging("provides_extra", raw="provides_extra", since="2.1", several=True),
    _checked_by_packaging("dynamic", raw="dynamic", since="2.2", several=True),
    _checked_by_packaging("license_expression", raw="license_expression", since="2.4"),
    _checked_by_packaging("license_file", raw="license_files", since="2.4", several=True),
    _checked_by_packaging("import_name", raw="import_names", since="2.5", several=True),
    _checked_by_packaging("import_namespace", raw="import_namespaces", since="2.5", several=True),
)

FIELDS: Mapping[str, Field] = MappingProxyType(
    {field.name: field for field in (*_REQUIRED, *_SINGLE, *_SEVERAL, *_LATER)}
)
REQUIRED = tuple(field.name for field in _REQUIRED)

ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "classifier": "classifiers",
        "project_urls": "project_url",
        "license_files": "license_file",
        "import_names": "import_name",
        "import_namespaces": "import_namespace",
    }
)
"""Other spellings that uploaders of today use, each for the field of our table."""
