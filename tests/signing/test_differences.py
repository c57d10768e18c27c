"""oauth_provider/signing/differences.py: where two texts part, and where they meet again."""

from __future__ import annotations

import pytest

from oauth_provider.signing.differences import common_ends, first_difference


@pytest.mark.parametrize(
    ("one", "other", "ends", "first"),
    [
        ("", "", (0, 0), None),
        ("ab", "ab", (2, 0), None),
        ("abXcd", "abYYcd", (2, 2), 2),
        ("aa", "aaa", (2, 0), 2),
        ("x", "y", (0, 0), 0),
        ("", "a", (0, 0), 0),
    ],
)
def test_texts_share_what_begins_and_what_ends_both(one: str, other: str, ends, first):
    assert (common_ends(one, other), first_difference(one, other)) == (ends, first)
