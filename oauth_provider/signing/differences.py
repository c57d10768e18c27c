"""Where two texts part, and where they meet again."""

from __future__ import annotations


def first_difference(one: str, other: str) -> int | None:
    """Return the offset at which two texts part; None where they are equal."""
    if one == other:
        return None
    return common_ends(one, other)[0]


def common_ends(one: str, other: str) -> tuple[int, int]:
    """Return how many characters begin both texts, and how many more end both."""
    shorter = min(len(one), len(other))
    start = 0
    while start < shorter and one[start] == other[start]:
        start += 1
    end = 0
    while end < shorter - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return start, end
