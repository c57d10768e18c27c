"""Digests computed while a content arrives."""

from __future__ import annotations

import pytest

from releases.contents.digests import BATCH, Digester
from tests.releases.making import digests_of


@pytest.mark.parametrize(
    "sizes",
    [[], [0], [1], [BATCH - 1], [BATCH], [64 * 1024] * 100, [1, BATCH, 3 * BATCH, 5]],
    ids=str,
)
def test_the_digests_are_those_of_the_whole_content(sizes):
    pieces = [bytes([number % 251]) * size for number, size in enumerate(sizes)]
    digester = Digester()
    for piece in pieces:
        digester.update(piece)
    assert digester.finish() == digests_of(b"".join(pieces))
