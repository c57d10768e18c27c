"""Structs as tables: each field with its type, its default, and what its docstring says of it."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING

import msgspec
from msgspec import inspect as types

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Place = Callable[[type[msgspec.Struct]], str]

HEAD = "| key | value | default | |\n|---|---|---|---|\n"
NAMES = {
    types.BoolType: "boolean",
    types.BytesType: "base64",
    types.DateTimeType: "time",
    types.DictType: "table",
    types.FloatType: "number",
    types.IntType: "number",
    types.TupleType: "pair",
}
_ATTRIBUTE = re.compile(r"^    (\w+): (.+(?:\n {8,}.+)*)$", re.MULTILINE)
_ROLE = re.compile(r"``([^`]+)``")


def walked(*roots: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    """Yield structs and all that they hold, each once, in the order in which they are named."""
    seen: list[type[msgspec.Struct]] = []
    waiting = list(roots)
    while waiting:
        struct = waiting.pop(0)
        if struct in seen:
            continue
        seen.append(struct)
        yield struct
        waiting += [
            inner.cls
            for field in fields(struct)
            for inner in parts(field.type)
            if isinstance(inner, types.StructType)
        ]


def fields(struct: type[msgspec.Struct]) -> tuple[types.Field, ...]:
    """Return a struct's fields."""
    described = types.type_info(struct)
    assert isinstance(described, types.StructType)
    return described.fields


def parts(described: types.Type) -> Iterator[types.Type]:
    """Yield a type and what it is put together from, down to the first structs."""
    yield described
    match described:
        case types.Metadata(type=inner):
            yield from parts(inner)
        case types.UnionType(types=several):
            for one in several:
                yield from parts(one)
        case types.VarTupleType(item_type=item) | types.ListType(item_type=item):
            yield from parts(item)
        case types.DictType(value_type=value):
            yield from parts(value)
        case _:
            pass


def sentence(struct: type[msgspec.Struct]) -> str:
    """Return what a docstring says before it comes to the attributes."""
    text = inspect.getdoc(struct) or ""
    return _code(" ".join(text.partition("\nAttributes:\n")[0].split()))


def on_this_page(struct: type[msgspec.Struct]) -> str:
    """Return where a struct is described that stands on the same page."""
    return "#" + spaced(struct.__name__).replace(" ", "-")


def table(struct: type[msgspec.Struct], *, place: Place = on_this_page) -> str:
    """Return the rows of a struct; ``place`` says where others are described."""
    said = {
        name: _code(" ".join(text.split()))
        for name, text in _ATTRIBUTE.findall(inspect.getdoc(struct) or "")
    }
    rows = [
        f"| `{field.encode_name}` | {kind(field.type, place=place)} | {_default(field)}"
        f" | {said.get(field.name, '')} |\n"
        for field in fields(struct)
    ]
    return HEAD + "".join(rows)


def kind(described: types.Type, *, place: Place = on_this_page) -> str:
    """Return the name that people have for a type."""
    name = NAMES.get(type(described), "text")
    match described:
        case types.Metadata(type=inner):
            name = kind(inner, place=place)
        case types.StructType(cls=cls):
            name = f"[{spaced(cls.__name__)}]({place(cls)})"
        case types.EnumType(cls=cls):
            name = spaced(cls.__name__)
        case types.LiteralType(values=values):
            name = ", ".join(f"`{value}`" for value in sorted(values) if value)
        case types.UnionType(types=several):
            known = [one for one in several if not isinstance(one, types.NoneType)]
            name = " or ".join(dict.fromkeys(kind(one, place=place) for one in known))
        case types.VarTupleType(item_type=item) | types.ListType(item_type=item):
            name = f"list of {kind(item, place=place)}"
    return name


def spaced(name: str) -> str:
    """Return the name of a class in words."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower()


def _default(field: types.Field) -> str:
    if field.required:
        return "required"
    match field.default:
        case True | False | int() | float():
            return f"`{msgspec.json.encode(field.default).decode()}`"
        case str() as text if text:
            return f"`{text}`"
        case _:
            return ""


def _code(text: str) -> str:
    return _ROLE.sub(r"`\1`", text).replace("|", "\\|")
