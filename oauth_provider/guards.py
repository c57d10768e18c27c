"""The guard before a signed view: the request is authenticated, or its problems are the answer."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import TYPE_CHECKING

from oauth_provider import selectors
from oauth_provider.calls import Fields, SignedCall
from oauth_provider.demands import Step, demands_of
from oauth_provider.diagnosing import diagnosed_refusal
from oauth_provider.interference import interference_with
from oauth_provider.judgement import judgement_of
from oauth_provider.models import AccessToken, RequestToken
from oauth_provider.multipart import Multipart, multipart_read
from oauth_provider.refusal import ProblemError
from oauth_provider.request import keeps_secrets, wire_request
from oauth_provider.responses import refusal
from oauth_provider.signing.methods import METHODS
from oauth_provider.signing.parameters import Source, parse
from oauth_provider.signing.problems import ProblemName, rejected
from oauth_provider.signing.state_checks import body_hash_finding
from oauth_provider.signing.verify import verify
from oauth_provider.signing.wire import MULTIPART_MEDIA_TYPE

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from oauth_provider.selectors import Credentials
    from oauth_provider.signing.methods import HashName
    from oauth_provider.signing.verdict import Verdict

    SignedView = Callable[[HttpRequest, SignedCall], HttpResponse]
    View = Callable[[HttpRequest], HttpResponse]

_BAD_REQUEST = 400
_CREDENTIALS = {
    Step.REQUEST_TOKEN: selectors.credentials_at_step_1,
    Step.ACCESS_TOKEN: selectors.credentials_at_step_3,
    Step.RESOURCE: selectors.credentials_at_resource,
    Step.TWO_LEGGED: selectors.credentials_at_resource,
}


def signed(step: Step = Step.RESOURCE) -> Callable[[SignedView], View]:
    """Let a view have only requests that are signed as ``step`` asks.

    The view is given the `SignedCall` and must accept it, with ``services.acceptance``, in what it
    changes. Whatever it or the check refuses is answered here; an answer that is good names the
    reading that matched (contract 2).
    """

    def decorate(view: SignedView) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest) -> HttpResponse:
            try:
                call = authenticate(request, step)
                if (answer := interference_with(request).answer) is not None:
                    return answer
                response = view(request, call)
            except ProblemError as error:
                judgement = judgement_of(request)
                judgement.problems, judgement.diagnosis = error.problems, error.diagnosis
                return refusal(request, error.problems, diagnosis=error.diagnosis)
            if response.status_code < _BAD_REQUEST and not call.is_accepted:
                raise RuntimeError(f"{view.__name__} answered without burning the nonce")
            response["X-Mock-Reading"] = call.reading
            return response

        return guarded

    return decorate


def authenticate(request: HttpRequest, step: Step) -> SignedCall:
    """Hold a request to every rule of ``step``; nothing is changed by it.

    A multipart body is read after the request verified. Only the reading of 2012 signs what is in
    it: where the RFC's reading fails on the signature alone, it is read for that one.

    Raises:
        ProblemError: With every problem.
    """
    parsed = parse(wire_request(request))
    judgement = judgement_of(request)
    credentials = _CREDENTIALS[step](parsed.protocol)
    credentials = credentials._replace(facts=interference_with(request).on(credentials.facts))
    judgement.credentials = credentials
    demands = demands_of(
        step,
        consumer=credentials.consumer,
        token=credentials.token,
        secure=keeps_secrets(request),
    )
    verdict = judgement.verdict = verify(parsed, facts=credentials.facts, demands=demands)
    body: Multipart | None = None
    is_multipart = parsed.wire.media_type == MULTIPART_MEDIA_TYPE
    if is_multipart and (verdict.accepted or _may_sign_fields(verdict, len(demands.readings))):
        body = multipart_read(request, hash_name=_body_hash_name(verdict))
        judgement.multipart = body.glimpse
        wire = replace(parsed.wire, multipart_fields=body.fields)
        if not verdict.accepted:
            reread = replace(parsed, wire=wire)
            verdict = verify(reread, facts=credentials.facts, demands=demands)
            judgement.verdict = verdict
    if not verdict.accepted:
        raise diagnosed_refusal(verdict, credentials=credentials, demands=demands)
    if body is not None and body.digest is not None:
        given = verdict.request.protocol["oauth_body_hash"]
        problems = body_hash_finding(given=given, digest=body.digest).problems
        if problems:
            raise ProblemError(*problems)
    return _call(verdict, credentials, body)


def _may_sign_fields(verdict: Verdict, readings: int) -> bool:
    """Tell whether another reading could still match: nothing else is wrong."""
    names = {problem.name for problem in verdict.problems}
    return readings > 1 and names == {ProblemName.SIGNATURE_INVALID}


def _body_hash_name(verdict: Verdict) -> HashName | None:
    protocol = verdict.request.protocol
    method = METHODS.get(protocol.get("oauth_signature_method", ""))
    return method.hash_name if method and "oauth_body_hash" in protocol else None


def _call(verdict: Verdict, credentials: Credentials, body: Multipart | None) -> SignedCall:
    consumer, token = credentials.consumer, credentials.token
    if consumer is None or verdict.reading is None:
        raise RuntimeError("only a request of a known consumer can verify")
    return SignedCall(
        consumer=consumer,
        user=token.user if isinstance(token, (AccessToken, RequestToken)) else None,
        token=token,
        callback=verdict.request.protocol.get("oauth_callback", ""),
        reading=verdict.reading.slug,
        nonce=credentials.nonce,
        fields=_fields(verdict, body),
        files=body.files if body else {},
    )


def _fields(verdict: Verdict, body: Multipart | None) -> Fields:
    """Gather what is not OAuth's: from the query and the body, as text.

    Raises:
        ProblemError: A name or a value is not UTF-8.
    """
    pairs = [
        (parameter.name, parameter.value)
        for parameter in verdict.request.parameters
        if parameter.source is not Source.HEADER
    ]
    pairs += body.fields if body else ()
    try:
        return Fields(
            (name.decode(), value.decode())
            for name, value in pairs
            if not name.startswith(b"oauth_")
        )
    except UnicodeDecodeError as error:
        shown = error.object[:100].decode("utf-8", "replace")
        detail = f"{shown!r} is not UTF-8, which every parameter must be"
        raise ProblemError(rejected(detail=detail)) from error
