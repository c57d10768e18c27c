"""The lines by which people install from here."""

from __future__ import annotations

import ipaddress
from typing import NamedTuple
from urllib.parse import urlsplit


class InstallLine(NamedTuple):
    """A command, and whose it is."""

    tool: str
    command: str


def install_lines(server: str, requirement: str) -> list[InstallLine]:
    """Return a command of each installer for one requirement."""
    index = f"{server}/simple/"
    trusted = f" --trusted-host {urlsplit(server).hostname}" if _is_distrusted(server) else ""
    return [
        InstallLine("pip", f"pip install --index-url {index}{trusted} {requirement}"),
        InstallLine("uv", f"uv pip install --default-index {index} {requirement}"),
    ]


def _is_distrusted(server: str) -> bool:
    """Tell whether pip must be told to trust: it does of itself over TLS and on this machine."""
    parts = urlsplit(server)
    host = parts.hostname or ""
    if parts.scheme == "https" or host == "localhost":
        return False
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return True
