"""The search: one mistake, or two in different parts, that make the very signature presented.

It changes nothing and keeps nothing. A hit is a proof: the client's signature was made again.
Tries are counted, and end at a budget.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, product
from typing import TYPE_CHECKING

from oauth_provider.signing.doctor import (  # noqa: F401 (each fills the table when imported)
    digest_mistakes,
    encoding_mistakes,
    join_mistakes,
    key_mistakes,
    method_mistakes,
    order_mistakes,
    pair_mistakes,
    presented_mistakes,
    rsa_forms,
    uri_mistakes,
)
from oauth_provider.signing.doctor.provers import Proof, prover, right_parts
from oauth_provider.signing.doctor.registry import MISTAKES, Component, Suspect

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oauth_provider.signing.doctor.evidence import Evidence

BUDGET_ONE = 400
BUDGET_TWO = 6_000
"""Signatures. The first is more than there are single mistakes; the second bounds the pairs."""

LIKELY_PAIRS = (
    (Component.URI, Component.PARAMETERS),
    (Component.PARAMETERS, Component.KEY),
    (Component.URI, Component.KEY),
    (Component.METHOD, Component.PARAMETERS),
    (Component.METHOD, Component.URI),
    (Component.METHOD, Component.KEY),
    (Component.PARAMETERS, Component.JOIN),
    (Component.URI, Component.JOIN),
    (Component.METHOD, Component.JOIN),
    (Component.JOIN, Component.KEY),
    (Component.KEY, Component.DIGEST),
    (Component.PARAMETERS, Component.DIGEST),
    (Component.URI, Component.DIGEST),
    (Component.METHOD, Component.DIGEST),
    (Component.JOIN, Component.DIGEST),
)
"""Pairs of parts, those that are met more often first; a wrong form besides costs no try."""


@dataclass(frozen=True)
class Findings:
    """What a search came to.

    Attributes:
        explanations: Each a set of mistakes that together make the signature presented; those
            that cannot be told apart on this request stand side by side.
        tries: Signatures that were made.
        is_complete: Whether all that is known at this depth was tried.
        signed_text: The base string of the first explanation; None where there is none.
    """

    explanations: tuple[tuple[Suspect, ...], ...]
    tries: int
    is_complete: bool
    signed_text: str | None


class Search:
    """One search through one request."""

    def __init__(self, evidence: Evidence) -> None:
        self.tries = 0
        self.prove = prover(evidence)
        self.right = right_parts(evidence)
        self._right_proof = self.prove(self.right)
        self.suspects = {component: _suspects(component, evidence) for component in self.right}

    def one(self, budget: int = BUDGET_ONE) -> Findings:
        """Try each known mistake alone, and the right parts for a form that is wrong."""
        alone = ((suspect,) for suspects in self.suspects.values() for suspect in suspects)
        return self._try(chain([()], alone), budget)

    def two(self, budget: int = BUDGET_TWO) -> Findings:
        """Try pairs of mistakes in different parts."""
        pairs = (
            pair
            for first, second in LIKELY_PAIRS
            if first in self.suspects and second in self.suspects
            for pair in product(self.suspects[first], self.suspects[second])
        )
        return self._try(pairs, budget)

    def _try(self, sets: Iterable[tuple[Suspect, ...]], budget: int) -> Findings:
        explanations: list[tuple[Suspect, ...]] = []
        text: str | None = None
        for suspects in sets:
            if self.tries >= budget:
                return Findings(
                    tuple(explanations), self.tries, is_complete=False, signed_text=text
                )
            self.tries += 1
            changed = {s.mistake.component: s.change.value for s in suspects}
            proof = self.prove({**self.right, **changed})
            if proof is None or self._is_no_mistake(proof, suspects):
                continue
            if together := (*suspects, proof.form) if proof.form else suspects:
                text = text if explanations else proof.text
                explanations.append(together)
        return Findings(tuple(explanations), self.tries, is_complete=True, signed_text=text)

    def _is_no_mistake(self, proof: Proof, suspects: tuple[Suspect, ...]) -> bool:
        """Tell whether suspects make no difference on this request, so that none is to blame."""
        right = self._right_proof
        return bool(suspects) and right is not None and proof.made == right.made


def _suspects(component: Component, evidence: Evidence) -> list[Suspect]:
    return [
        Suspect(known, change)
        for known in MISTAKES.values()
        if known.component is component
        for change in known.changes(evidence)
    ]
