"""A wheel and an sdist that break no rule, and parts of them to break."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from releases.inspection import inspect
from tests.releases.making import tar_of, zip_of

if TYPE_CHECKING:
    from releases.inspection import Inspected
    from releases.judging.rules import Rule

WHEEL = "spam-1.0-py3-none-any.whl"
SDIST = "spam-1.0.tar.gz"
DIST_INFO = "spam-1.0.dist-info"
METADATA = b"Metadata-Version: 2.4\nName: Spam\nVersion: 1.0.0\nLicense-File: LICENSE\n\nText.\n"
ENTRY_POINTS = b"[console_scripts]\nspam = spam:main\n\n[spam.plugins]\nA b = spam:eggs\n"

_ENDINGS = {".whl": "bdist_wheel", ".egg": "bdist_egg"}


def wheel_members(**changes: bytes | None) -> dict[str, bytes]:
    """Return the members of a good wheel; ``changes`` are to files of its .dist-info."""
    info: dict[str, bytes | None] = {
        "METADATA": METADATA,
        "WHEEL": b"Wheel-Version: 1.0\n",
        "entry_points.txt": ENTRY_POINTS,
        "licenses/LICENSE": b"Do as you like.\n",
        **changes,
    }
    members = {"spam/": b"", "spam/__init__.py": b"import this\n" * 20}
    members |= {f"{DIST_INFO}/{name}": text for name, text in info.items() if text is not None}
    return members


def good_wheel(**changes: bytes | None) -> bytes:
    """Return a wheel with a RECORD of all its files, unless ``changes`` has one."""
    record = changes.pop("RECORD", b"")
    members = wheel_members(**changes)
    if record is None:
        return zip_of(members)
    files = [name for name in members if not name.endswith("/")]
    whole = "".join(f"{name},sha256=abc,1\n" for name in files) + f"{DIST_INFO}/RECORD,,\n"
    return zip_of({**members, f"{DIST_INFO}/RECORD": record or whole.encode()})


def good_sdist(**changes: bytes) -> bytes:
    """Return an sdist; ``changes`` are further files in its folder."""
    members = {"PKG-INFO": METADATA, "LICENSE": b"", "README.md": b"# Spam\n", **changes}
    return tar_of({f"spam-1.0/{name}": text for name, text in members.items()})


def inspected(content: bytes, filename: str, *, filetype: str = "") -> Inspected:
    filetype = filetype or next((t for e, t in _ENDINGS.items() if filename.endswith(e)), "sdist")
    return inspect(
        io.BytesIO(content), filename=filename, filetype=filetype, project="spam", version="1.0"
    )


def rules(content: bytes, filename: str = WHEEL) -> list[Rule]:
    """Return the rules that a file breaks, the gravest first."""
    found = inspected(content, filename).refusals
    return list(dict.fromkeys(refusal.rule for refusal in found))
