"""Stub."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oauth_provider.signing.methods import Keys
    from oauth_provider.signing.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Remark:
    """Something worth knowing of a request that passes."""

    slug: str
    sentence: str
    cure: str
    section: str


def remarks(verdict: Verdict, *, keys: Keys, now: int | None) -> tuple[Remark, ...]:
    """Return remarks."""
    del verdict, keys, now
    return ()


def untested(verdict: Verdict, *, keys: Keys) -> tuple[Remark, ...]:
    """Return what was not tested."""
    del verdict, keys
    return ()
