"""Who uploads, by password or API token, and what the index asks of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from accounts.credentials import Reason, Unauthenticated, authenticated
from oauth_provider.judgement import judgement_of
from releases.behaviour import behaviour
from releases.judging.judge import Judge
from releases.judging.rules import Refusal, RefusedError, Rule, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

    from accounts.credentials import Uploader
    from releases.judging.personality import Standard


def require_uploader(request: HttpRequest, standard: Standard) -> Uploader:
    """Return who is asking to publish.

    Raises:
        RefusedError: The index takes nothing now, nobody is known by what was presented, or she
            lacks what the index asks for.
    """
    require_uploads_on()
    found = authenticated(request)
    if isinstance(found, Unauthenticated):
        missing = found.reason is Reason.MISSING
        rule = Rule.CREDENTIALS_MISSING if missing else Rule.CREDENTIALS_INVALID
        raise RefusedError([Refusal(rule, found.message)])
    judgement_of(request).username = found.user.username
    judge = Judge(standard)
    judge.hear(_lacking(found))
    judge.decide()
    return found


def require_uploads_on() -> None:
    """Refuse while the index is read-only.

    Raises:
        RefusedError: It is.
    """
    if behaviour.now.read_only:
        message = "the index is read-only: it takes no uploads now"
        raise RefusedError([Refusal(Rule.UPLOADS_OFF, message)])


def require_scope(uploader: Uploader, normalized: str) -> None:
    """Refuse an API token of other projects.

    Raises:
        RefusedError: It is.
    """
    if not uploader.reaches(normalized):
        names = ", ".join(sorted(uploader.projects or ()))
        message = f"this API token is for {names}, not for {shown(normalized)}"
        raise RefusedError([Refusal(Rule.TOKEN_SCOPE, message)])


def _lacking(uploader: Uploader) -> Iterator[Refusal]:
    """Say what today's index may ask of a user and this one has not."""
    user, wanted = uploader.user, settings.MOCK_REQUIRE
    if "verified-email" in wanted and not user.email_verified:
        message = f"{user} has no verified e-mail address, which this index asks for"
        yield Refusal(Rule.USER_EMAIL_UNVERIFIED, message)
    if "two-factor" in wanted and not user.two_factor:
        message = f"{user} has no second factor, which this index asks for"
        yield Refusal(Rule.USER_WITHOUT_TWO_FACTOR, message)
