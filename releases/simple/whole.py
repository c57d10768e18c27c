"""The list of all projects, piece by piece: a million of them never stand in memory as objects."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple

from pypi_mock.batches import batches
from releases.simple.html import page_around

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from releases.simple.document import Document
    from releases.simple.features import Served

PIECE: Final = 10_000


class Entry(NamedTuple):
    """A project in the list."""

    name: str
    normalized: str
    serial: int


def list_json(entries: Iterable[Entry], *, serial: int, served: Served) -> bytes:
    """Return the list as JSON (PEP 691)."""
    meta = _compact(_meta(serial, served))
    pieces = (
        _compact([{"name": entry.name, "_last-serial": entry.serial} for entry in piece])[1:-1]
        for piece in batches(entries, PIECE)
    )
    return b"".join((b'{"meta":', meta, b',"projects":[', *_joined(b",", pieces), b"]}"))


def list_html(entries: Iterable[Entry], *, serial: int, served: Served) -> bytes:
    """Return the list as HTML (PEP 503)."""
    before, after = page_around("Simple index", {"meta": _meta(serial, served)})
    pieces = (
        "\n".join(f'    <a href="{e.normalized}/">{escape(e.name)}</a><br>' for e in piece).encode()
        for piece in batches(entries, PIECE)
    )
    return b"".join((before.encode(), *_joined(b"\n", pieces), after.encode()))


def _meta(serial: int, served: Served) -> Document:
    return {"api-version": served.api, "_last-serial": serial}


def _compact(document: object) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode()


def _joined(separator: bytes, pieces: Iterable[bytes]) -> Iterator[bytes]:
    for number, piece in enumerate(pieces):
        if number:
            yield separator
        yield piece
