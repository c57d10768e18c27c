"""What ``/pypi`` answers without changing anything: three values of ``:action``."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from releases.api import feeds
from releases.api.classifiers import list_classifiers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    View = Callable[[HttpRequest], HttpResponseBase]

READING: Mapping[str, View] = MappingProxyType(
    {
        "list_classifiers": list_classifiers,
        "packages_rss": feeds.packages_2012,
        "rss": feeds.updates_2012,
    }
)
