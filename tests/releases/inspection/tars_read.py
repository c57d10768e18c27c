"""What is read of a tar, and single headers of one."""

from __future__ import annotations

import io
import tarfile
from typing import TYPE_CHECKING

from releases.inspection.findings import Findings
from releases.inspection.tars import tar_members

if TYPE_CHECKING:
    from releases.inspection.members import Member


def members(content: bytes) -> list[tuple[str, bool]]:
    return [(member.name, member.is_file) for member in read(content)]


def read(content: bytes, findings: Findings | None = None) -> list[Member]:
    return list(tar_members(io.BytesIO(content), findings or Findings()))


def header(name: str, *, kind: bytes = tarfile.REGTYPE, size: int = 0) -> bytes:
    member = tarfile.TarInfo(name)
    member.type, member.size = kind, size
    return member.tobuf(tarfile.GNU_FORMAT)
