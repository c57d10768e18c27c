"""Which client library a request looks like, and where that library errs: a likelihood, no proof.

The facts are taken from what the libraries sent and from their sources. ``shape`` tells what a
request shows, ``recognition`` holds it against the tables, which have a file for each kind of
language.
"""

from __future__ import annotations

from oauth_provider.signing.libraries.library import Known, KnownError, Library, Signs
from oauth_provider.signing.libraries.recognition import (
    KNOWN,
    LIKELY,
    MOST,
    POSSIBLE,
    Likelihood,
    known_for,
    likely_libraries,
)

__all__ = [
    "KNOWN",
    "LIKELY",
    "MOST",
    "POSSIBLE",
    "Known",
    "KnownError",
    "Library",
    "Likelihood",
    "Signs",
    "known_for",
    "likely_libraries",
]
