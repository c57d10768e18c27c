"""Likelihoods, as short as a test compares them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oauth_provider.signing.libraries import Likelihood


def found(likely: tuple[Likelihood, ...]) -> list[tuple[str, str]]:
    return [(each.library.slug, each.certainty) for each in likely]
