"""Step 2, in the user's browser: consent, and the way back to the application (RFC 5849, 2.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlencode, urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oauth_provider.callbacks import OUT_OF_BAND
from oauth_provider.demands import flaw_for
from oauth_provider.judgement import judgement_of
from oauth_provider.models import Dialect, RequestToken
from oauth_provider.refusal import ProblemError
from oauth_provider.request import exact_target
from oauth_provider.selectors import request_token_problem
from oauth_provider.services import authorization_deny, authorization_grant
from oauth_provider.signing.encoding import parse_form
from oauth_provider.signing.problems import Problem, ProblemName, absent, rejected
from oauth_provider.signing.wire import split_target

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from accounts.models import User

_BAD_REQUEST = 400


class Question(NamedTuple):
    """What the user is asked: may this token's consumer act for her, and where does she go then?"""

    token: RequestToken
    callback: str


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def authorize(request: HttpRequest) -> HttpResponse:
    """Ask the user who is logged in, and carry the answer to the callback."""
    try:
        question = _question(_parameters(request))
        if not request.user.is_authenticated:
            return redirect_to_login(_address(request, question))
        if request.method == "POST":
            return _answer(request, question, user=request.user)
    except ProblemError as error:
        judgement_of(request).problems = error.problems
        problem = error.problems[0]
        shown = {"problem": problem.name.value, "detail": problem.detail}
        return render(request, "oauth_provider/authorize_error.html", shown, status=_BAD_REQUEST)
    return render(request, "oauth_provider/consent.html", _asked(question))


def _address(request: HttpRequest, question: Question) -> str:
    """Return where this question is asked, for a user who has to log in first."""
    if request.method != "POST":
        return request.get_full_path()
    token, callback = question
    query = {"oauth_token": token.key}
    if token.dialect == Dialect.PYPI and callback != OUT_OF_BAND:
        query["oauth_callback"] = callback
    return f"{request.path}?{urlencode(query)}"


def _parameters(request: HttpRequest) -> Mapping[str, str]:
    """Return the parameters of the query or of our own form.

    Raises:
        ProblemError: One that matters is doubled: an attacker's may stand beside the client's.
    """
    if request.method == "POST":
        return {name: value for name, value in request.POST.items() if isinstance(value, str)}
    target = exact_target(request) or request.get_full_path().encode()
    pairs = parse_form(split_target(target).query).pairs
    parameters: dict[str, str] = {}
    for raw_name, raw_value in pairs:
        name = raw_name.decode("utf-8", "replace")
        if name in parameters and name in ("oauth_token", "oauth_callback"):
            raise ProblemError(rejected(name, detail=f"{name} is given twice"))
        parameters[name] = raw_value.decode("utf-8", "replace")
    return parameters


def _question(parameters: Mapping[str, str]) -> Question:
    """Find what is asked, and make sure that it can be.

    Raises:
        ProblemError: The token cannot be authorised, or the callback must not be followed.
    """
    key = parameters.get("oauth_token", "")
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
    return Question(token, _callback(token, parameters.get("oauth_callback", "")))


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


def _asked(question: Question) -> dict[str, object]:
    token, callback = question
    is_of_2012 = token.dialect == Dialect.PYPI and callback != OUT_OF_BAND
    parts = urlsplit(callback)
    # Without a name before the @, which could look like somebody else's host.
    host = parts.netloc.rpartition("@")[2]
    return {
        "consumer": token.consumer,
        "request_token": token,
        "callback": callback if is_of_2012 else "",
        "callback_host": "" if callback == OUT_OF_BAND else host or f"{parts.scheme}:",
    }


def _answer(request: HttpRequest, question: Question, *, user: User) -> HttpResponse:
    token, callback = question
    decision = request.POST.get("decision")
    if decision not in ("allow", "deny"):
        raise ProblemError(absent("decision", detail="the answer must be allow or deny"))
    shown = {"consumer": token.consumer, "verifier": token.verifier}
    if decision == "deny":
        authorization_deny(request_token=token, user=user)
        if callback == OUT_OF_BAND:
            return render(request, "oauth_provider/denied.html", shown)
        refused = {"oauth_token": token.key, "oauth_problem": ProblemName.USER_REFUSED.value}
        return _redirect(callback, refused)
    authorization_grant(request_token=token, user=user)
    if callback == OUT_OF_BAND:
        return render(request, "oauth_provider/verifier.html", shown)
    granted = {"oauth_token": token.key}
    if token.verifier:
        granted["oauth_verifier"] = token.verifier
    return _redirect(callback, granted)


def callback_with(callback: str, parameters: Mapping[str, str]) -> str:
    """Append parameters to a callback whose own query stays byte for byte (RFC 5849, 2.2)."""
    address, hash_sign, fragment = callback.partition("#")
    if "?" not in address:
        address += "?"
    elif not address.endswith(("?", "&")):
        address += "&"
    return f"{address}{urlencode(parameters)}{hash_sign}{fragment}"


def _redirect(callback: str, parameters: Mapping[str, str]) -> HttpResponse:
    """Redirect without touching the address: Django's own class would re-encode it."""
    return HttpResponse(status=302, headers={"Location": callback_with(callback, parameters)})
