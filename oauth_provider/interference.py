"""What a test wants to go wrong with a request, left beside it for whoever judges it.

Rules decide it (`pypi_mock.faults`); guards and the consent page heed it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from oauth_provider.signing.case import Facts

KEY = "oauth_provider.interference"


@dataclass(frozen=True, slots=True)
class Interference:
    """One request's.

    Attributes:
        skew: So many seconds the server's clock is ahead for it.
        replay: Whether its nonce counts as used.
        deny: Whether the user's answer is no, whatever it is.
        answer: Given instead of what a request that was accepted would do.
    """

    skew: int = 0
    replay: bool = False
    deny: bool = False
    answer: HttpResponse | None = None

    def on(self, facts: Facts) -> Facts:
        """Return the facts as they are for this request."""
        if not self.skew and not self.replay:
            return facts
        return replace(facts, now=facts.now + self.skew, nonce_used=facts.nonce_used or self.replay)


NONE = Interference()


def interfere(request: HttpRequest, interference: Interference) -> None:
    """Leave it beside the request."""
    request.META[KEY] = interference


def interference_with(request: HttpRequest) -> Interference:
    """Return it; one that does nothing, as a rule."""
    found = request.META.get(KEY)
    return found if isinstance(found, Interference) else NONE
