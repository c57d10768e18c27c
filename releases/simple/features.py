"""What the simple index serves: each thing came with a version of its API, and can be left out."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from releases.behaviour import Behaviour

SINCE: Mapping[str, str] = MappingProxyType(
    {
        "json": "1.0",  # PEP 691
        "hashes": "1.0",  # PEP 503
        "requires-python": "1.0",  # PEP 503
        "yanked": "1.0",  # PEP 592
        "core-metadata": "1.0",  # PEP 658, PEP 714
        "size": "1.1",  # PEP 700
        "upload-time": "1.1",  # PEP 700
        "versions": "1.1",  # PEP 700
        "tracks": "1.2",  # PEP 708
        "provenance": "1.3",  # PEP 740
        "status": "1.4",  # PEP 792
    }
)
"""The features that clients may or may not find, each with the version that brought it."""


class Served(NamedTuple):
    """The version that a page names, and the features that it has."""

    api: str
    features: frozenset[str]


def served_by(behaviour: Behaviour) -> Served:
    """Return what is served: the features of the API's version, without those left out."""
    known = {name for name, since in SINCE.items() if since <= behaviour.index_api}
    return Served(behaviour.index_api, frozenset(known - behaviour.index_without))
