"""What was made of a request, left beside it for whoever writes it down.

Guards and pages fill it in; nothing is decided by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest

    from oauth_provider.naming import Named
    from oauth_provider.selectors import Credentials
    from oauth_provider.signing.doctor.diagnosis import Diagnosis
    from oauth_provider.signing.problems import Problem
    from oauth_provider.signing.verdict import Verdict

KEY = "oauth_provider.judgement"


@dataclass(slots=True)
class BodyGlimpse:
    """What was seen of a body that was not kept whole.

    Attributes:
        head: Its first bytes.
        size: How much of it was read.
        sha256: In hex; empty where it was too long to be hashed for a note.
    """

    head: bytes
    size: int
    sha256: str


@dataclass(slots=True)
class Judgement:
    """One request's; whatever was not reached is None or empty.

    Attributes:
        verdict: Of the signature and all that belongs to it.
        credentials: The rows that the request named.
        multipart: Of a body that was read part by part.
        problems: What it was refused for.
        diagnosis: What the doctor said of the refusal.
        fault: The rule of a test that interfered, in words.
        named: Whom the request named, where a rule answered before anybody looked.
        username: Of who showed a password or an API token.
    """

    verdict: Verdict | None = None
    credentials: Credentials | None = None
    multipart: BodyGlimpse | None = None
    problems: tuple[Problem, ...] = ()
    diagnosis: Diagnosis | None = None
    fault: str = ""
    named: Named | None = None
    username: str = ""


def judgement_of(request: HttpRequest) -> Judgement:
    """Return the judgement of a request; an empty one before anybody has looked at it."""
    judgement = request.META.get(KEY)
    if not isinstance(judgement, Judgement):
        judgement = request.META[KEY] = Judgement()
    return judgement
