"""Which form of a page a client reads best (PEP 691)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.http.request import MediaType

if TYPE_CHECKING:
    from collections.abc import Sequence

HTML: Final = "text/html"
V1_HTML: Final = "application/vnd.pypi.simple.v1+html"
V1_JSON: Final = "application/vnd.pypi.simple.v1+json"
_LATEST: Final = {
    "application/vnd.pypi.simple.latest+html": V1_HTML,
    "application/vnd.pypi.simple.latest+json": V1_JSON,
}
ACCEPT_LIMIT: Final = 1000
"""In characters; a longer field is not looked at."""


@lru_cache(maxsize=1024)
def chosen(accept: str, *, with_json: bool) -> str:
    """Return the media type to answer with: ``text/html`` where nothing else is asked for.

    Never a refusal: PEP 691 allows that, and what reads neither form may still read a status.
    """
    offered = [HTML, V1_HTML, *_LATEST, *([V1_JSON] if with_json else [])]
    if not with_json:
        offered.remove("application/vnd.pypi.simple.latest+json")
    ranges = [MediaType(token) for token in accept[:ACCEPT_LIMIT].split(",") if token.strip()]
    best = max(offered, key=lambda offer: _quality(offer, ranges))  # the first of equal ones
    return _LATEST.get(best, best)


def _quality(offer: str, ranges: Sequence[MediaType]) -> float:
    """Return the quality that the most specific range gives to a media type (RFC 9110, 12.5.1)."""
    fitting = [given for given in ranges if given.match(offer)]
    return max(fitting, key=lambda given: given.specificity).quality if fitting else 0.0
