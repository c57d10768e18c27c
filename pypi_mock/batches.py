"""Much at a time, and never all at once."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield items in lists of that size, the last perhaps shorter; Python has it since 3.12."""
    left = iter(items)
    while batch := list(islice(left, size)):
        yield batch
