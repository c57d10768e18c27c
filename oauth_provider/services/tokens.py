"""The life of tokens: issued at step 1, answered at step 2, exchanged at step 3 (RFC 5849, 2).

Every change of state is one conditional update, judged by its row count.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from oauth_provider.models import AccessToken, Dialect, RequestToken
from oauth_provider.refusal import ProblemError
from oauth_provider.signing.problems import Problem, ProblemName
from pypi_mock.simulation.clock import EARLIEST, clock
from pypi_mock.simulation.randomness import randomness

if TYPE_CHECKING:
    from accounts.models import User
    from oauth_provider.models import Consumer

KEY_CHARACTERS = 32
SECRET_CHARACTERS = 64
"""As the 2012 server made them."""
VERIFIER_CHARACTERS = 10
_REMEMBERED = timedelta(days=1)
"""How long a spent request token is kept, so that its late user is told what became of it."""


def request_token_issue(*, consumer: Consumer, dialect: Dialect, callback: str) -> RequestToken:
    """Issue a request token (2.1).

    In the dialect ``auto`` it follows the RFC's column when a callback came with the request, and
    the column of 2012 otherwise (contract 1). A verifier is made in both, except where the server
    speaks as in 2012, when there was none.
    """
    now = clock.now()
    RequestToken.objects.filter(expires__lt=now - _REMEMBERED).delete()
    column = dialect
    if dialect is Dialect.AUTO:
        column = Dialect.RFC5849 if callback else Dialect.PYPI
    return RequestToken.objects.create(
        key=randomness.text(KEY_CHARACTERS),
        secret=randomness.text(SECRET_CHARACTERS),
        consumer=consumer,
        dialect=column,
        callback=callback if column is Dialect.RFC5849 else "",
        verifier="" if dialect is Dialect.PYPI else randomness.readable(VERIFIER_CHARACTERS),
        created=now,
        expires=now + timedelta(seconds=settings.MOCK_REQUEST_TOKEN_LIFETIME),
    )


def authorization_grant(*, request_token: RequestToken, user: User) -> None:
    """Let the consumer have an access token for ``user`` (2.2).

    Raises:
        ProblemError: The request token is not waiting for an answer any more.
    """
    _answer(request_token, state=RequestToken.State.AUTHORIZED, user=user)


def authorization_deny(*, request_token: RequestToken, user: User) -> None:
    """Refuse the consumer; the request token is spent.

    Raises:
        ProblemError: The request token is not waiting for an answer any more.
    """
    _answer(request_token, state=RequestToken.State.DENIED, user=user)


def _answer(request_token: RequestToken, *, state: RequestToken.State, user: User) -> None:
    answered = RequestToken.objects.filter(
        pk=request_token.pk, state=RequestToken.State.PENDING, expires__gt=clock.now()
    ).update(state=state, user=user)
    if not answered:
        detail = "this request token was answered before, or has expired"
        raise ProblemError(Problem(ProblemName.TOKEN_USED, detail))


@transaction.atomic
def access_token_exchange(*, request_token: RequestToken) -> AccessToken:
    """Exchange an authorised request token, once, for an access token (2.3).

    In the column of 2012 a consumer that has one for the user is handed it again (contract 1).

    Raises:
        ProblemError: Another request exchanged it meanwhile.
    """
    exchanged = RequestToken.objects.filter(
        pk=request_token.pk, state=RequestToken.State.AUTHORIZED, expires__gt=clock.now()
    ).update(state=RequestToken.State.USED)
    user = request_token.user
    if not exchanged or user is None:
        detail = "this request token was exchanged before"
        raise ProblemError(Problem(ProblemName.TOKEN_USED, detail))
    if request_token.dialect == Dialect.PYPI:
        # Whoever exchanges for the same two at the same moment finds the same token.
        type(user).objects.select_for_update().filter(pk=user.pk).first()
        in_force = Q(expires__isnull=True) | Q(expires__gt=clock.now())
        tokens = AccessToken.objects.filter(in_force, revoked__isnull=True)
        first = tokens.filter(consumer=request_token.consumer, user=user).order_by("pk").first()
        if first is not None:
            return first
    return access_token_issue(consumer=request_token.consumer, user=user)


def access_token_issue(*, consumer: Consumer, user: User) -> AccessToken:
    """Issue an access token; it lasts as long as the server's option says."""
    now = clock.now()
    lifetime = settings.MOCK_ACCESS_TOKEN_LIFETIME
    return AccessToken.objects.create(
        key=randomness.text(KEY_CHARACTERS),
        secret=randomness.text(SECRET_CHARACTERS),
        consumer=consumer,
        user=user,
        created=now,
        expires=now + timedelta(seconds=lifetime) if lifetime else None,
    )


def token_expire(*, token: AccessToken) -> None:
    """Let an access token have ended before now, whatever the clock is turned to."""
    AccessToken.objects.filter(pk=token.pk).update(expires=EARLIEST)
    token.expires = EARLIEST


def token_revoke(*, token: AccessToken) -> None:
    """End an access token; a second time changes nothing."""
    now = clock.now()
    if AccessToken.objects.filter(pk=token.pk, revoked__isnull=True).update(revoked=now):
        token.revoked = now
