"""The table of all that is counted; the manual's page is made from it."""

from __future__ import annotations

from typing import Final

from pypi_mock.metrics.instruments import Counter, Histogram, Instrument, Reading

REQUESTS: Final = Counter(
    "pypi_mock_requests",
    "Requests that were answered. A route is the name of an address, `unknown` where there is none,"
    " and `unread` where the server refused what it could not read.",
    "route",
    "method",
    "status",
)
SECONDS: Final = Histogram(
    "pypi_mock_request_seconds",
    "From when the header fields were read to the beginning of the answer, in seconds.",
    "route",
)
REFUSALS: Final = Counter(
    "pypi_mock_refusals",
    "What signed requests were refused for, by the names of the problem vocabulary;"
    " one that has several problems counts for each.",
    "problem",
)
CAUSES: Final = Counter(
    "pypi_mock_refusal_causes",
    "The mistakes that were found in refused requests, by the names of their pages.",
    "cause",
)
RULES: Final = Counter(
    "pypi_mock_publications_refused",
    "Publications that were refused, by the rules that they broke;"
    " one that breaks several counts for each.",
    "rule",
)
FILES: Final = Counter(
    "pypi_mock_files_stored", "Files that were taken into the index, those of seeds among them."
)
BYTES: Final = Counter("pypi_mock_stored_bytes", "How many bytes these files have.")
OUTAGES: Final = Counter(
    "pypi_mock_outages",
    "Requests that were answered with 503 since an engine was gone, slow or full, by its cause.",
    "cause",
)
FAULTS: Final = Counter(
    "pypi_mock_faults_fired", "How often rules of faults interfered, by their effects.", "effect"
)
PRUNED: Final = Counter(
    "pypi_mock_nonces_pruned",
    "Nonces that were forgotten since their time was over; in Redis they go by themselves.",
)

INSTRUMENTS: Final[tuple[Instrument, ...]] = (
    REQUESTS,
    SECONDS,
    REFUSALS,
    CAUSES,
    RULES,
    FILES,
    BYTES,
    OUTAGES,
    FAULTS,
    PRUNED,
)

UNKNOWN: Final = "unknown"
UNREAD: Final = "unread"
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"})


def method_label(method: str | None) -> str:
    """Return the label of a method: clients can make up others."""
    return method if method in _METHODS else "other"


def read() -> Reading:
    """Return the numbers of this process."""
    return {instrument.name: instrument.rows() for instrument in INSTRUMENTS}


def forget() -> None:
    """Begin at nought: somebody else has what was counted."""
    for instrument in INSTRUMENTS:
        instrument.forget()
