"""What each step asks of a request, in each dialect (contract 1)."""

from __future__ import annotations

from enum import Enum
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings

from oauth_provider.callbacks import OUT_OF_BAND, callback_allowed, callback_flaw
from oauth_provider.models import Dialect, RequestToken
from oauth_provider.signing.case import Demands, Need
from oauth_provider.signing.methods import METHODS
from oauth_provider.signing.parameters import Source
from oauth_provider.signing.readings import LENIENT, STRICT

if TYPE_CHECKING:
    from oauth_provider.models import AccessToken, Consumer


class Step(Enum):
    """Where in the flow a signed request stands."""

    REQUEST_TOKEN = "step 1"
    ACCESS_TOKEN = "step 3"
    RESOURCE = "with a token"
    TWO_LEGGED = "without a token"


_TOKEN = {
    Step.REQUEST_TOKEN: Need.UNWANTED,
    Step.ACCESS_TOKEN: Need.REQUIRED,
    Step.RESOURCE: Need.REQUIRED,
    Step.TWO_LEGGED: Need.OPTIONAL,
}
_METHODS = {True: frozenset({"HMAC-SHA1"}), False: frozenset(METHODS)}
_SOURCES = {True: frozenset({Source.HEADER}), False: frozenset(Source)}
"""By whether it is as in 2012."""
_CALLBACK = {
    Dialect.AUTO: Need.OPTIONAL,
    Dialect.PYPI: Need.UNWANTED,
    Dialect.RFC5849: Need.REQUIRED,
}


def dialect_of(consumer: Consumer | None) -> Dialect:
    """Return what a consumer speaks: its own dialect, or else the server's."""
    return Dialect((consumer.dialect if consumer else "") or settings.MOCK_DIALECT)


def demands_of(
    step: Step,
    *,
    consumer: Consumer | None,
    token: AccessToken | RequestToken | None,
    secure: bool,
) -> Demands:
    """Say what is asked of a request at ``step``, by what it names."""
    dialect = dialect_of(consumer)
    as_in_2012 = dialect is Dialect.PYPI
    return Demands(
        token=_TOKEN[step],
        callback=_CALLBACK[dialect] if step is Step.REQUEST_TOKEN else Need.UNWANTED,
        verifier=_verifier(token),
        methods=_METHODS[as_in_2012],
        sources=_SOURCES[as_in_2012],
        secure=secure,
        window=settings.MOCK_TIMESTAMP_WINDOW,
        readings=STRICT if dialect is Dialect.RFC5849 else LENIENT,
        callback_flaw=partial(flaw_for, consumer),
        resource=step in (Step.RESOURCE, Step.TWO_LEGGED),
    )


def flaw_for(consumer: Consumer | None, callback: str) -> str:
    """Say why a consumer may not have a callback; an empty answer: it may."""
    if callback == OUT_OF_BAND:
        return ""
    flaw = callback_flaw(callback)
    if flaw or consumer is None or callback_allowed(callback, allow_list=consumer.callbacks):
        return flaw
    return "it is not on this consumer's list of callbacks"


def _verifier(token: AccessToken | RequestToken | None) -> Need:
    """Step 3 needs a verifier in the RFC's column; one that comes along in 2012's is compared."""
    if not isinstance(token, RequestToken):
        return Need.UNWANTED
    return Need.REQUIRED if token.dialect == Dialect.RFC5849 else Need.OPTIONAL
