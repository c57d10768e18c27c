"""What the doctor says: the causes of a refusal, how certain they are, and what would be right."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from oauth_provider.signing.base_string import BaseString  # noqa: TC001 (decoders read annotations)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oauth_provider.signing.doctor.registry import Suspect


REQUEST = "request."
"""Begins the slugs of causes that are seen without recomputing anything."""


class Certainty(str, Enum):
    """How sure a cause is."""

    PROVED = "proved"
    """A rule fired, or the signature presented was made again."""
    POSSIBLE = "possible"
    """It fits what was seen."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that the client did wrong.

    Attributes:
        slug: Its public name, which never changes its meaning.
        component: The part of the request that it is in.
        section: The clause that it breaks.
        sentence: What the client did, with the very bytes.
        cure: What it should do.
        certainty: Whether it is proved.
    """

    slug: str
    component: str
    section: str
    sentence: str
    cure: str
    certainty: Certainty = Certainty.PROVED

    @property
    def is_about_signature(self) -> bool:
        """Whether it was found by making the signature again; the checks found the others."""
        return not self.slug.startswith(REQUEST)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The doctor's answer on one refused request; it holds no secret and no right signature.

    Attributes:
        causes: Together they make the signature presented, or are what else is wrong; none where
            nothing known fits.
        alternatives: Other sets of causes that cannot be told from the first on this request.
        base_string: The server's own reading; None where it cannot be told.
        signed_text: The base string that the client signed, where that was found out.
        tries: Signatures that were made to find out.
        depth: How many mistakes at once were tried.
        is_complete: Whether all that is known at that depth was tried.
    """

    causes: tuple[Cause, ...]
    alternatives: tuple[tuple[Cause, ...], ...] = ()
    base_string: BaseString | None = None
    signed_text: str | None = None
    tries: int = 0
    depth: int = 0
    is_complete: bool = True

    @property
    def signature_causes(self) -> tuple[Cause, ...]:
        """Those that make the signature wrong; none where nothing known does."""
        return tuple(cause for cause in self.causes if cause.is_about_signature)

    @property
    def sentence(self) -> str:
        """All causes in one sentence."""
        if not self.tries:
            return _joined(self.causes)
        others = [cause for cause in self.causes if not cause.is_about_signature]
        return ", and ".join(filter(None, (_joined(others), self.about_signature)))

    @property
    def about_signature(self) -> str:
        """What makes the signature wrong, in one sentence, or that nothing known does."""
        if self.signature_causes:
            return _joined(self.signature_causes)
        return (
            f"no known mistake makes this signature ({self.tries} were tried): the secret is"
            " another one, or the request was changed on its way"
        )


def _joined(causes: Iterable[Cause]) -> str:
    return ", and ".join(cause.sentence for cause in causes)


def cause_of(suspect: Suspect) -> Cause:
    """Turn a suspect that was proved into a cause."""
    mistake = suspect.mistake
    return Cause(
        slug=suspect.slug,
        component=mistake.component.value,
        section=mistake.section,
        sentence=suspect.sentence,
        cure=mistake.cure,
    )
