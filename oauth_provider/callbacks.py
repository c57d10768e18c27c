"""Which addresses a browser may be sent to with a verifier (RFC 5849, 2.1 and 2.2).

Pure: text in, text or a decision out.
"""

from __future__ import annotations

import re
from ipaddress import IPv6Address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Collection

OUT_OF_BAND: Final = "oob"
"""The callback of a client that has no address; case matters (RFC 5849, 2.1)."""

WEB: Final = frozenset({"http", "https"})

RUN_BY_BROWSERS: Final = frozenset(
    {
        "about",
        "blob",
        "chrome",
        "data",
        "feed",
        "file",
        "filesystem",
        "ftp",
        "jar",
        "javascript",
        "livescript",
        "mailto",
        "mocha",
        "resource",
        "tel",
        "vbscript",
        "view-source",
        "ws",
        "wss",
    }
)
"""Schemes that mean something to a browser itself, and so are no application's private ones."""

_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(.+)", re.DOTALL)
_FOREIGN: Final = re.compile(r"[^\x21-\x7e]|\\")


def callback_flaw(callback: str) -> str:
    """Say what is wrong with ``callback`` as an absolute address; an empty answer: nothing.

    Good are http and https addresses with a host, and those of private schemes
    (``org.example.app:/done``), since phone and desktop applications live on them.
    """
    if foreign := _FOREIGN.search(callback):
        return f"it contains {foreign[0]!a}, which an address can only hold percent-encoded"
    if not (parts := _SCHEME.fullmatch(callback)):
        return "it is not absolute: it must begin with a scheme, such as https://"
    scheme = parts[1].lower()
    if scheme in RUN_BY_BROWSERS:
        return f"the scheme {scheme}: is not an application's"
    if scheme in WEB and not _has_host(callback):
        return f"an address with {scheme} needs // and a host, and a port below 65536 if any"
    if not _splits(callback):
        return "its brackets are not those of an IPv6 address"
    return ""


def callback_allowed(callback: str, *, allow_list: Collection[str]) -> bool:
    """Tell whether a consumer with this allow-list (contract 5) may have this callback.

    An entry allows itself, and itself with a query: clients keep their state there. An empty list
    allows everything.
    """
    return not allow_list or callback in allow_list or callback.partition("?")[0] in allow_list


def _splits(address: str) -> bool:
    """Tell whether the address can be taken apart: brackets hold an IPv6 address."""
    try:
        split = urlsplit(address)
        if "[" in split.netloc:
            IPv6Address(split.hostname or "")  # what older versions of Python leave to us
    except ValueError:
        return False
    return True


def _has_host(address: str) -> bool:
    """Tell whether the address has a host; a port that is none raises, as do broken brackets."""
    try:
        split = urlsplit(address)
        return bool(split.hostname) and split.port != 0
    except ValueError:
        return False
