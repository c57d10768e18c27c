"""The methods of XML-RPC: what each is called, takes and returns, and who still has it today."""

from __future__ import annotations

import math
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from releases.api.rpc import changes, projects, searches
from releases.behaviour import behaviour
from releases.judging.personality import Personality
from releases.judging.rules import shown
from releases.xmlrpc.faults import Code, FaultError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Kind(Enum):
    """Types of parameters, by the names that XML-RPC has for them."""

    STRING = "string"
    INT = "int"
    BOOLEAN = "boolean"
    ARRAY = "array"
    STRUCT = "struct"
    TIME = "double"
    """In seconds: whole ones will do."""


class Method(NamedTuple):
    """One method.

    Attributes:
        call: Takes the parameters by their places, whatever these are.
        returns: The type of the answer.
        is_of_today: Whether the index of today still answers it.
        is_linking: Whether it is told the server's URL.
    """

    call: Callable[..., object]
    returns: str
    required: tuple[Kind, ...] = ()
    optional: tuple[Kind, ...] = ()
    is_of_today: bool = False
    is_linking: bool = False

    def signatures(self) -> list[list[str]]:
        """Return every list of types that it can be called with, what it returns first."""
        kinds = [kind.value for kind in (*self.required, *self.optional)]
        shortest = len(self.required)
        return [[self.returns, *kinds[:count]] for count in range(shortest, len(kinds) + 1)]

    def help(self) -> str:
        """Return its sentence."""
        return (self.call.__doc__ or "").strip()


_NAME_VERSION = (Kind.STRING, Kind.STRING)
_URLS = Method(projects.release_urls, "array", _NAME_VERSION, is_linking=True)
_DATA = Method(projects.release_data, "struct", _NAME_VERSION, is_linking=True)

METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "browse": Method(searches.browse, "array", (Kind.ARRAY,), is_of_today=True),
        "changed_packages": Method(changes.changed_packages, "array", (Kind.TIME,)),
        "changelog": Method(changes.changelog, "array", (Kind.TIME,), (Kind.BOOLEAN,)),
        "changelog_last_serial": Method(changes.changelog_last_serial, "int", is_of_today=True),
        "changelog_since_serial": Method(
            changes.changelog_since_serial, "array", (Kind.INT,), is_of_today=True
        ),
        "list_packages": Method(projects.list_packages, "array"),
        "list_packages_with_serial": Method(
            projects.list_packages_with_serial, "struct", is_of_today=True
        ),
        "package_data": _DATA,
        "package_hosting_mode": Method(projects.package_hosting_mode, "string", (Kind.STRING,)),
        "package_releases": Method(
            projects.package_releases, "array", (Kind.STRING,), (Kind.BOOLEAN,)
        ),
        "package_roles": Method(projects.package_roles, "array", (Kind.STRING,), is_of_today=True),
        "package_urls": _URLS,
        "release_data": _DATA,
        "release_downloads": Method(projects.release_downloads, "array", _NAME_VERSION),
        "release_urls": _URLS,
        "search": Method(searches.search, "array", (Kind.STRUCT,), (Kind.STRING,)),
        "top_packages": Method(projects.top_packages, "array", (), (Kind.INT,)),
        "updated_releases": Method(changes.updated_releases, "array", (Kind.TIME,)),
        "user_packages": Method(projects.user_packages, "array", (Kind.STRING,), is_of_today=True),
    }
)

_TYPES: Mapping[type, str] = MappingProxyType(
    {bool: "boolean", dict: "struct", float: "double", list: "array", str: "string"}
)
_LARGEST = 2**63 - 1
"""The largest number that a database can be asked for."""


def method_named(name: str) -> Method:
    """Find a method that this index still has.

    Raises:
        FaultError: There is none, or today's index, which this one is to be, has it no longer.
    """
    method = METHODS.get(name)
    if method is None:
        message = f"there is no method {shown(name)}; system.listMethods names all"
        raise FaultError(Code.METHOD_UNKNOWN, message)
    if behaviour.now.personality is Personality.PYPI_TODAY and not method.is_of_today:
        message = f"today's index no longer has {name}: use the simple index or the JSON API"
        raise FaultError(Code.REFUSED, f"RuntimeError: {message}")
    return method


def checked(name: str, method: Method, parameters: tuple[object, ...]) -> list[object]:
    """Return the parameters as the method takes them.

    Raises:
        FaultError: Their number or the type of one is wrong.
    """
    least, most = len(method.required), len(method.required) + len(method.optional)
    if not least <= len(parameters) <= most:
        wanted = str(least) if least == most else f"{least} to {most}"
        message = f"{name} takes {wanted} parameters, and {len(parameters)} came"
        raise FaultError(Code.PARAMETERS_INVALID, message)
    kinds = (*method.required, *method.optional)
    return [
        _as_kind(f"parameter {place} of {name}", kind, value)
        for place, (kind, value) in enumerate(zip(kinds, parameters, strict=False), start=1)
    ]


def _as_kind(where: str, kind: Kind, value: object) -> object:
    """Return one parameter; 0 and 1 will do for a boolean, as Python 2 once wrote it."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if kind is Kind.BOOLEAN and value in (0, 1):
        return bool(value)
    if kind is Kind.TIME and is_number and math.isfinite(float_of(value)):
        return float_of(value)
    if kind is Kind.INT and is_number and isinstance(value, int) and abs(value) <= _LARGEST:
        return value
    if kind in (Kind.STRING, Kind.ARRAY, Kind.STRUCT) and _type_of(value) == kind.value:
        return value
    message = f"{where} is of type {_type_of(value)}, and a sound {kind.value} is needed"
    raise FaultError(Code.PARAMETERS_INVALID, message)


def float_of(value: object) -> float:
    """Return a number as one that time is reckoned with; of one too large, infinity."""
    try:
        return float(value)  # type: ignore[arg-type]  # only called with numbers
    except OverflowError:
        return math.inf


def _type_of(value: object) -> str:
    if value is None:
        return "nil"
    if isinstance(value, int) and not isinstance(value, bool):
        return "int"
    return _TYPES.get(type(value), type(value).__name__.lower())
