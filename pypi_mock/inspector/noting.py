"""What is worth knowing of a request beside its verdict: remarks, gaps, a likely library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oauth_provider.signing.explanation import explain
from oauth_provider.signing.libraries import likely_libraries
from oauth_provider.signing.parameters import parse
from oauth_provider.signing.readings import LENIENT
from pypi_mock.journal.placeholders import with_secrets

if TYPE_CHECKING:
    from oauth_provider.signing.methods import Keys
    from pypi_mock.journal import Entry


def notes_on(entry: Entry, keys: Keys | None) -> dict[str, object]:
    """Return the notes on an entry, as the templates name them; ``keys`` are what it is signed by.

    None of the notes has a secret in it.
    """
    if not entry.checks or not entry.body.is_whole:
        return {}
    if not entry.is_accepted:
        return {"libraries": likely_libraries(parse(entry.wire), causes=entry.slugs)}
    if keys is None:
        return {}
    now = int(entry.server_time.timestamp())
    wire = with_secrets(entry.wire, keys)
    explanation = explain(wire, keys=keys, now=now, readings=LENIENT)
    return {
        "remarks": explanation.remarks,
        "untested": explanation.untested,
        "libraries": explanation.libraries,
    }
