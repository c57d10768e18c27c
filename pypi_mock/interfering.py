"""Making requests fail as the rules of `pypi_mock.faults` say, before anybody has judged them.

What goes wrong in the judging (a skewed clock, a nonce seen before, a user who says no) is left
beside the request for `oauth_provider`; what goes wrong on the wire, for `pypi_mock.server`.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, UnreadablePostError
from msgspec import UNSET

from oauth_provider.interference import Interference, interfere
from oauth_provider.judgement import judgement_of
from oauth_provider.naming import named_in
from oauth_provider.responses import refusal
from oauth_provider.selectors import access_token_named
from oauth_provider.services import token_expire, token_revoke
from oauth_provider.signing.problems import Problem, ProblemName
from pypi_mock.bodies import answer_to
from pypi_mock.faults import faults
from pypi_mock.faults.rule import Asked
from pypi_mock.faults.wire import KEY, PAUSE, WireFault
from pypi_mock.metrics.table import FAULTS
from pypi_mock.simulation.clock import clock
from pypi_mock.simulation.randomness import randomness

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from oauth_provider.naming import Named
    from pypi_mock.faults import Effect, Listed

    GetResponse = Callable[[HttpRequest], HttpResponseBase]

BEHIND_THE_SCENES = "/_mock/"
_BAD_REQUEST = 400
_UNAVAILABLE = 503
_COMPANIONS = {
    ProblemName.PARAMETER_ABSENT: ("oauth_parameters_absent", "oauth_nonce"),
    ProblemName.PARAMETER_REJECTED: ("oauth_parameters_rejected", "oauth_nonce"),
    ProblemName.VERSION_REJECTED: ("oauth_acceptable_versions", "1.0-1.0"),
}


def make_faults(get_response: GetResponse) -> GetResponse:
    """Middleware: the first rule that fires for a request decides what becomes of it."""

    def interfered(request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(BEHIND_THE_SCENES):
            return get_response(request)
        try:
            named = named_in(request) if faults.names_somebody else None
        except (RequestDataTooBig, UnreadablePostError) as error:
            if (answer := answer_to(error)) is None:
                raise
            return answer
        listed = faults.firing(_asked(request, named))
        if listed is None:
            return get_response(request)
        judgement_of(request).fault = _said(listed)
        for name in listed.fault.effect.names:
            FAULTS.add(name)
        return _failed(request, listed, named or named_in(request), get_response)

    return interfered


def _asked(request: HttpRequest, named: Named | None) -> Asked:
    who = (named.consumer, named.token) if named else ("", "")
    return Asked(request.method or "", request.path_info, *who)


def _said(listed: Listed) -> str:
    """Say which rule it was, for the journal."""
    return f"{listed.number}: {', '.join(listed.fault.effect.names)}"


def _failed(
    request: HttpRequest, listed: Listed, named: Named, get_response: GetResponse
) -> HttpResponseBase:
    fault, effect = listed.fault, listed.fault.effect
    _pause(request, effect)
    wire = _wire_fault(effect)
    if wire is not None:
        request.META[KEY] = wire
    if fault.after_auth:
        interfere(request, Interference(answer=_answer(request, effect)))
        response = get_response(request)
        if response.status_code < _BAD_REQUEST:
            _end_token(effect, named)
        return response
    _end_token(effect, named)
    answer = _answer(request, effect)
    if answer is None and effect.drop:
        answer = HttpResponse("the connection is dropped\n", status=_UNAVAILABLE)
    if answer is not None:
        judgement_of(request).named = named
        return answer
    interfere(request, Interference(skew=effect.skew, replay=effect.replay, deny=effect.deny))
    return get_response(request)


def _pause(request: HttpRequest, effect: Effect) -> None:
    if effect.delay is UNSET:
        return
    pause = request.META.get(PAUSE, time.sleep)
    if isinstance(effect.delay, tuple):
        least, most = effect.delay
        pause(least + (most - least) * randomness.fraction())
    else:
        pause(effect.delay)


def _answer(request: HttpRequest, effect: Effect) -> HttpResponse | None:
    """Make the answer that is given instead of what the request asked for."""
    if effect.problem is not UNSET:
        problem = _problem(effect.problem)
        judgement_of(request).problems = (problem,)
        response = refusal(request, [problem])
    elif effect.has_answer:
        status = _UNAVAILABLE if effect.status is UNSET else effect.status
        response = HttpResponse(
            effect.body, status=status, content_type="text/plain; charset=utf-8"
        )
    else:
        return None
    if effect.retry_after is not UNSET:
        response["Retry-After"] = str(effect.retry_after)
    return response


def _problem(name: ProblemName) -> Problem:
    """Refuse with a name of the vocabulary, and with what the extension sends along."""
    detail = f"{name.value}, because a rule of faults says so"
    if name is ProblemName.TIMESTAMP_REFUSED:
        now = clock.timestamp()
        return Problem(name, detail, (("oauth_acceptable_timestamps", f"{now - 1}-{now + 1}"),))
    companion = _COMPANIONS.get(name)
    return Problem(name, detail, (companion,) if companion else ())


def _end_token(effect: Effect, named: Named) -> None:
    if not (effect.expire_token or effect.revoke_token):
        return
    token = access_token_named(consumer_key=named.consumer, key=named.token)
    if token is not None and effect.expire_token:
        token_expire(token=token)
    if token is not None and effect.revoke_token:
        token_revoke(token=token)


def _wire_fault(effect: Effect) -> WireFault | None:
    if effect.drop:
        return WireFault("drop")
    if effect.truncate:
        return WireFault("truncate")
    return None if effect.stall is UNSET else WireFault("stall", effect.stall)
