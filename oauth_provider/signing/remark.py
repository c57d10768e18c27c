"""What is said of a request that passes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remark:
    """Something worth knowing.

    Attributes:
        slug: Its stable name.
        sentence: What was seen, or what was not tested.
        cure: What would be better; empty where there is nothing to do.
        section: The clause that it is about.
        mistakes: The slugs of mistakes that would not have shown; of what was not tested only.
    """

    slug: str
    sentence: str
    cure: str
    section: str
    mistakes: tuple[str, ...] = ()
