"""The names that archive members may have: none leaves the folder it is unpacked into."""

from __future__ import annotations

import re

from releases.rules import Refusal, RefusedError, Rule, shown

_DRIVE = re.compile(r"[A-Za-z]:")


def check_member_name(name: str) -> None:
    """Raise ``RefusedError`` for a name that is absolute, climbs, or hides what it is."""
    parts = name.replace("\\", "/").split("/")
    if not name or "\0" in name or not parts[0] or ".." in parts or _DRIVE.match(name):
        message = f"the archive's member {shown(name)} leaves the folder it is unpacked into"
        raise RefusedError([Refusal(Rule.ARCHIVE_ESCAPES, message, "content")])
