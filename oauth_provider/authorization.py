"""Step 2, in the user's browser: consent, and the way back to the application (RFC 5849, 2.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from oauth_provider.callbacks import OUT_OF_BAND
from oauth_provider.interference import interference_with
from oauth_provider.judgement import judgement_of
from oauth_provider.models import Dialect
from oauth_provider.refusal import ProblemError
from oauth_provider.request import exact_target
from oauth_provider.services import consent_answer, question_of
from oauth_provider.signing.encoding import parse_form
from oauth_provider.signing.problems import Problem, ProblemName, absent, rejected
from oauth_provider.signing.wire import split_target

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from oauth_provider.services.consent import Question

_BAD_REQUEST = 400


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def authorize(request: HttpRequest) -> HttpResponse:
    """Ask the user who is logged in, and carry the answer to the callback.

    The server answers by itself where the option ``--approve`` says so.
    """
    try:
        parameters = _parameters(request)
        question = question_of(
            key=parameters.get("oauth_token", ""), callback=parameters.get("oauth_callback", "")
        )
        policy, _, username = settings.MOCK_APPROVE.partition(":")
        if policy != "ask" and request.method != "HEAD":
            return _answered(request, question, user=_stand_in(username), allow=policy == "auto")
        if not request.user.is_authenticated:
            return redirect_to_login(_address(request, question))
        if request.method == "POST":
            return _answered(request, question, user=request.user, allow=_is_allowed(request))
    except ProblemError as error:
        judgement_of(request).problems = error.problems
        problem = error.problems[0]
        shown = {"problem": problem.name.value, "detail": problem.detail}
        return render(request, "oauth_provider/authorize_error.html", shown, status=_BAD_REQUEST)
    return render(request, "oauth_provider/consent.html", _asked(question))


def _stand_in(username: str) -> User:
    """Return who answers where nobody is asked: the named user, or else any.

    Raises:
        ProblemError: There is none.
    """
    users = User.objects.filter(is_active=True).order_by("pk")
    user = (users.filter(username=username) if username else users).first()
    if user is None:
        detail = f"--approve says that {username or 'somebody'} answers, and there is no such user"
        raise ProblemError(Problem(ProblemName.PERMISSION_UNKNOWN, detail))
    return user


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


def _is_allowed(request: HttpRequest) -> bool:
    """Read the form.

    Raises:
        ProblemError: It says neither yes nor no.
    """
    decision = request.POST.get("decision")
    if decision not in ("allow", "deny"):
        raise ProblemError(absent("decision", detail="the answer must be allow or deny"))
    return decision == "allow"


def _answered(request: HttpRequest, question: Question, *, user: User, allow: bool) -> HttpResponse:
    """Answer, and send the browser on; out of band it is shown what to do now."""
    allow = allow and not interference_with(request).deny
    answer = consent_answer(question=question, user=user, allow=allow)
    if answer.location:
        # Django's own class would re-encode the address.
        return HttpResponse(status=302, headers={"Location": answer.location})
    template = "verifier" if answer.allowed else "denied"
    shown = {"consumer": question.token.consumer, "verifier": answer.verifier}
    return render(request, f"oauth_provider/{template}.html", shown)
