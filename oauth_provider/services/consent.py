"""Step 2: what the user is asked, and where her answer leads (RFC 5849, 2.2).

The page asks a person; a test asks through the control API, or has the server answer by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlencode

from oauth_provider.callbacks import OUT_OF_BAND
from oauth_provider.demands import flaw_for
from oauth_provider.models import Dialect, RequestToken
from oauth_provider.refusal import ProblemError
from oauth_provider.selectors import request_token_problem
from oauth_provider.services.tokens import authorization_deny, authorization_grant
from oauth_provider.signing.problems import Problem, ProblemName, absent, rejected

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accounts.models import User


class Question(NamedTuple):
    """What the user is asked: may this token's consumer act for her, and where does she go then?"""

    token: RequestToken
    callback: str


class Answer(NamedTuple):
    """What came of it.

    Attributes:
        allowed: Whether she said yes.
        location: Where her browser goes; empty where the callback is out of band.
        verifier: What she tells the application then; empty in the pure dialect of 2012.
    """

    allowed: bool
    location: str
    verifier: str


def question_of(*, key: str, callback: str) -> Question:
    """Find what is asked, and make sure that it can be.

    Raises:
        ProblemError: The token cannot be authorised, or the callback must not be followed.
    """
    if not key:
        raise ProblemError(absent("oauth_token"))
    token = RequestToken.objects.select_related("consumer__owner").filter(key=key).first()
    if token is None:
        raise ProblemError(Problem(ProblemName.TOKEN_REJECTED, "there is no such request token"))
    problem = request_token_problem(token)
    if problem is not None and problem.name is not ProblemName.PERMISSION_UNKNOWN:
        raise ProblemError(problem)
    if token.state != RequestToken.State.PENDING:
        detail = "this request token was authorised before; it waits for its application (step 3)"
        raise ProblemError(Problem(ProblemName.TOKEN_USED, detail))
    if not token.consumer.enabled:
        detail = f"the application {token.consumer.name!r} is disabled"
        raise ProblemError(Problem(ProblemName.CONSUMER_KEY_REJECTED, detail))
    return Question(token, _callback(token, callback))


def consent_answer(*, question: Question, user: User, allow: bool) -> Answer:
    """Carry the user's answer to the request token, and to the callback.

    Raises:
        ProblemError: The request token is not waiting for an answer any more.
    """
    token, callback = question
    if allow:
        authorization_grant(request_token=token, user=user)
        told = {"oauth_token": token.key}
        if token.verifier:
            told["oauth_verifier"] = token.verifier
    else:
        authorization_deny(request_token=token, user=user)
        told = {"oauth_token": token.key, "oauth_problem": ProblemName.USER_REFUSED.value}
    location = "" if callback == OUT_OF_BAND else callback_with(callback, told)
    return Answer(allow, location, token.verifier if allow else "")


def _callback(token: RequestToken, given: str) -> str:
    """Return where the browser goes: what step 1 said, or in the column of 2012 the address here.

    Clients of 2012 sent it encoded twice at times; the server then decoded it once more.
    """
    if token.dialect == Dialect.RFC5849:
        return token.callback
    callback = given or OUT_OF_BAND
    if "://" not in callback and "%3a" in callback.lower():
        callback = unquote(callback)
    if flaw := flaw_for(token.consumer, callback):
        raise ProblemError(rejected("oauth_callback", detail=f"oauth_callback is refused: {flaw}"))
    return callback


def callback_with(callback: str, parameters: Mapping[str, str]) -> str:
    """Append parameters to a callback whose own query stays byte for byte (RFC 5849, 2.2)."""
    address, hash_sign, fragment = callback.partition("#")
    if "?" not in address:
        address += "?"
    elif not address.endswith(("?", "&")):
        address += "&"
    return f"{address}{urlencode(parameters)}{hash_sign}{fragment}"
