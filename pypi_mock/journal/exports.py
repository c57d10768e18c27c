"""An entry in the forms that other programs read: curl, raw HTTP, an archive, a vector."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from oauth_provider.signing.documents import problem_document
from oauth_provider.signing.formats import write_curl, write_har, write_http, write_vector

if TYPE_CHECKING:
    from collections.abc import Callable

    from oauth_provider.signing.methods import Keys
    from pypi_mock.journal.entry import Entry

JSON = "application/json"
TEXT = "text/plain; charset=utf-8"


class Export(NamedTuple):
    """An entry written down.

    Attributes:
        content: The bytes.
        content_type: What they are.
        suffix: Ends the name of a file that holds them.
    """

    content: bytes
    content_type: str
    suffix: str


def _curl(entry: Entry, _keys: Keys | None) -> Export:
    return Export(write_curl(entry.wire).encode() + b"\n", TEXT, "sh")


def _http(entry: Entry, _keys: Keys | None) -> Export:
    return Export(write_http(entry.wire), "message/http", "http")


def _har(entry: Entry, _keys: Keys | None) -> Export:
    archive = write_har(entry.wire, started=entry.arrived.isoformat(), status=entry.status)
    return Export(_json(archive), JSON, "har")


def _vector(entry: Entry, keys: Keys | None) -> Export:
    """Write the request, and what was made of it, so that ``pypi-mock explain`` does so too."""
    vector = write_vector(entry.wire, diagnosis=entry.diagnosis, keys=keys) | {
        "base_string": entry.base_string.text if entry.base_string else None,
        "reading": entry.reading or None,
        "accepted": entry.is_accepted,
        "problems": [problem_document(problem) for problem in entry.problems],
    }
    return Export(_json(vector), JSON, "json")


def _json(document: object) -> bytes:
    return json.dumps(document, indent=2).encode() + b"\n"


EXPORTS: dict[str, Callable[[Entry, Keys | None], Export]] = {
    "curl": _curl,
    "http": _http,
    "har": _har,
    "vector": _vector,
}
"""By the ending of an entry's address; keys go into a vector only, where they are given."""
