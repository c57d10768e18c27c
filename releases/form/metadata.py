"""What a client says of a release, from raw form fields to values, or to all problems at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from releases.form.fields import (
    ALIASES,
    COUNT_LIMIT,
    DEFAULT_METADATA_VERSION,
    FIELDS,
    LINE_LIMIT,
    METADATA_VERSIONS,
    REQUIRED,
    Field,
)
from releases.judging.judge import Judge
from releases.judging.rules import Refusal, Rule, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    RawFields = Mapping[str, Sequence[str]]

_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_NOT_TEXT = re.compile("[\0\ud800-\udfff]")  # no database and no UTF-8 page can hold these
WRONG_VALUES = 5  # so many wrong values of one field are told, the rest likely are of a kind


@dataclass(frozen=True, slots=True)
class Metadata:
    """A release as its client describes it; what was not sent is not in ``values``."""

    name: str
    version: str
    values: Mapping[str, str | list[str]]
    hidden: bool | None = None
    bugtrack_url: str | None = None


def read_metadata(raw: RawFields) -> tuple[Metadata | None, list[Refusal]]:
    """Read the fields of contract 4's ``add_release``, with every problem of both personalities.

    There is no value where there is no usable name or version.
    """
    refusals: list[Refusal] = []
    fields = _under_our_names(raw)
    values: dict[str, str | list[str]] = {}
    for field in FIELDS.values():
        if field.several:
            items = several(field.name, fields, refusals, limit=field.limit)
            if items is not None:
                values[field.name] = items
        else:
            if field.joined and field.name in fields:
                fields[field.name] = [",".join(dict.fromkeys(fields[field.name]))]
            value = single(field.name, fields, refusals, limit=field.limit)
            if value is not None:
                values[field.name] = value
    refusals += [_missing(name) for name in REQUIRED if not values.get(name)]
    version = single("metadata_version", fields, refusals)
    if version:
        refusals += _metadata_version_refusals(version, values)
        values["metadata_version"] = version
    else:
        message = "metadata_version is required, such as 2.4"
        refusals.append(Refusal(Rule.METADATA_VERSION_MISSING, message, "metadata_version"))
    hidden = single("_pypi_hidden", fields, refusals)
    refusals += _value_refusals(values, already=_unusable(refusals))
    if any(refusal.field in REQUIRED and refusal.rule.is_essential for refusal in refusals):
        return None, refusals
    tracker = values.pop("bugtrack_url", None)
    metadata = Metadata(
        name=str(values.pop("name")),
        version=str(values.pop("version")),
        values=values,
        hidden=None if hidden is None else hidden == "1",
        bugtrack_url=None if tracker is None else str(tracker),
    )
    return metadata, refusals


def parse_metadata(raw: RawFields, judge: Judge | None = None) -> Metadata:
    """Read the fields and let ``judge`` decide, with all that it has heard before."""
    judge = judge or Judge()
    metadata, refusals = read_metadata(raw)
    judge.hear(refusals)
    judge.decide()
    if metadata is None:
        raise RuntimeError("a name or a version that is missing refuses whatever the standard")
    return metadata


def edited(
    old: Mapping[str, str | list[str]], new: Mapping[str, str | list[str]]
) -> dict[str, str | list[str]]:
    """Return ``old`` with the fields sent updated and the others kept (contract 4).

    A metadata version that nobody declared is the default, or the least that has every field.
    """
    values = {**old, **new}
    if "metadata_version" not in new:
        declared = str(values.get("metadata_version", DEFAULT_METADATA_VERSION))
        needed = (FIELDS[name].since for name, value in values.items() if name in FIELDS and value)
        values["metadata_version"] = max(declared, *needed, DEFAULT_METADATA_VERSION)
    return values


def single(
    name: str, fields: RawFields, refusals: list[Refusal], *, limit: int = LINE_LIMIT
) -> str | None:
    """Read one field that has one value; ``None`` when it was not sent.

    The same value twice is one value: a client may send it in the query and in the body.
    """
    sent = fields.get(name)
    if not sent:
        return None
    if len(set(sent)) > 1:
        message = f"{name} has one value, and {len(set(sent))} different ones came"
        refusals.append(Refusal(Rule.FIELD_REPEATED, message, name))
    refusals += _text_refusals(name, sent[0], limit=limit)
    return sent[0]


def several(
    name: str, fields: RawFields, refusals: list[Refusal], *, limit: int = LINE_LIMIT
) -> list[str] | None:
    """Read a field repeated, or sent as one value with line breaks (contract 4)."""
    if name not in fields:
        return None
    lines = [line.strip() for value in fields[name] for line in _LINE_ENDS.split(value)]
    items = list(dict.fromkeys(line for line in lines if line))
    if len(items) > COUNT_LIMIT:
        message = f"{name} has {len(items)} values, at most {COUNT_LIMIT} are taken"
        refusals.append(Refusal(Rule.FIELD_TOO_LONG, message, name))
        return items[:COUNT_LIMIT]
    for item in items:
        refusals += _text_refusals(name, item, limit=limit)
    return items


def _text_refusals(name: str, value: str, *, limit: int) -> Iterator[Refusal]:
    if _NOT_TEXT.search(value):
        yield Refusal(Rule.FIELD_NOT_TEXT, f"{name} has a NUL or a lone surrogate in it", name)
    if len(value) > limit:
        message = f"{name} has {len(value)} characters, at most {limit} are taken"
        yield Refusal(Rule.FIELD_TOO_LONG, message, name)


def _value_refusals(
    values: Mapping[str, str | list[str]], *, already: Collection[str]
) -> Iterator[Refusal]:
    """Judge each value by its own field's checks, unless the field is unusable ``already``."""
    for name, value in values.items():
        if name not in FIELDS or name in already:
            continue
        wrong = 0
        for item in [value] if isinstance(value, str) else value:
            refusal = _first_refusal(FIELDS[name], item) if item else None
            if refusal is not None:
                yield refusal
                wrong += 1
            if wrong == WRONG_VALUES:  # finding the nearest classifier is slow
                break


def _unusable(refusals: Iterable[Refusal]) -> set[str]:
    """Return the fields that are refused whatever the standard: there is no more to say of them."""
    return {refusal.field for refusal in refusals if refusal.rule.is_essential}


def _first_refusal(field: Field, value: str) -> Refusal | None:
    for rule, problem in field.checks:
        if message := problem(value):
            return Refusal(rule, message, field.name)
    return None


def _metadata_version_refusals(
    version: str, values: Mapping[str, str | list[str]]
) -> Iterator[Refusal]:
    """A declared version must exist, and must have the fields that came with it (contract 4)."""
    if version not in METADATA_VERSIONS:
        message = f"{shown(version)} is not one of {', '.join(METADATA_VERSIONS)}"
        yield Refusal(Rule.METADATA_VERSION_UNKNOWN, message, "metadata_version")
        return
    for name, value in values.items():
        since = FIELDS[name].since
        if value and since > max(version, DEFAULT_METADATA_VERSION):
            message = f"{name} came with metadata version {since}, and {version} was declared"
            yield Refusal(Rule.FIELD_TOO_NEW, message, name)


def _missing(name: str) -> Refusal:
    return Refusal(Rule.FIELD_MISSING, f"{name} is required", name)


def _under_our_names(raw: RawFields) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for name, values in raw.items():
        fields.setdefault(ALIASES.get(name, name), []).extend(values)
    return fields
