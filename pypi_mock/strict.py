"""Reading documents strictly: seeds, and the bodies of the control API.

A struct is the one definition of a document: it decodes it, checks its types, and makes its JSON
schema. What is not in it is a mistake, and is named with the nearest name that is.
"""

from __future__ import annotations

import types
from difflib import get_close_matches
from typing import Any, TypeVar, Union, get_args, get_origin

import msgspec

T = TypeVar("T")

_SHOWN = 60


class DocumentError(ValueError):
    """Everything that is wrong with a document: where, and what would be right."""

    def __init__(self, *errors: str) -> None:
        super().__init__("; ".join(errors))
        self.errors = errors


def convert(document: Any, kind: type[T]) -> T:  # Any: whatever stood in JSON or TOML
    """Read a decoded document as ``kind``, a struct.

    Raises:
        DocumentError: With every unknown name, or else with the first value that does not fit.
    """
    if unknown := list(_unknown(document, kind, "")):
        raise DocumentError(*unknown)
    try:
        return msgspec.convert(document, kind)
    except msgspec.ValidationError as error:
        raise DocumentError(_said(str(error))) from None


def _said(message: str) -> str:
    """Put the place first: msgspec says it last, as ``- at `$.users[0]```."""
    what, _, place = message.partition(" - at `$")
    place = place.rstrip("`").removeprefix(".")
    return f"{place}: {what}" if place else what


def _unknown(document: Any, kind: Any, place: str) -> list[str]:
    """Say of each name in a document, however deep, that it is none of its struct's."""
    structs = _structs(kind)
    if isinstance(document, list):
        items = get_args(_of(kind, tuple)) or (Any,)
        return [
            error
            for number, item in enumerate(document)
            for error in _unknown(item, items[0], f"{place}[{number}]")
        ]
    if not isinstance(document, dict) or not structs:
        return []
    fields = {field.encode_name: field.type for field in msgspec.structs.fields(structs[0])}
    errors = []
    for name, value in document.items():
        inside = f"{place}.{name}" if place else str(name)
        if name in fields:
            errors += _unknown(value, fields[name], inside)
        else:
            errors.append(f"{inside[:_SHOWN]}: {no_such(str(name), list(fields))}")
    return errors


def no_such(name: str, known: list[str], *, what: str = "") -> str:
    """Say that a name is not known, and which one may be meant."""
    near = get_close_matches(name[:_SHOWN], known, n=1)
    said = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known) or 'none'}"
    return f"there is no {what}{name[:_SHOWN]!r} here; {said}"


def _choices(kind: Any) -> tuple[Any, ...]:
    return get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,)


def _structs(kind: Any) -> list[type[msgspec.Struct]]:
    return [
        choice
        for choice in _choices(kind)
        if isinstance(choice, type) and issubclass(choice, msgspec.Struct)
    ]


def _of(kind: Any, origin: type) -> Any:
    return next((choice for choice in _choices(kind) if get_origin(choice) is origin), Any)
