"""A refusal as a response, told three ways (contract 4): reason phrase, text, and JSON."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Concatenate

from django.http import HttpResponse, JsonResponse

from oauth_provider.responses import JSON, PROBLEM_JSON, reason_phrase
from releases.personality import Personality
from releases.rules import RefusedError
from releases.spool import uploads_discard

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import ParamSpec

    from django.http import HttpRequest

    P = ParamSpec("P")

TEXT = "text/plain"


def answers_refusals(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Turn a ``RefusedError`` of ``view`` into its response, and leave no temporary file behind.

    It stands outside the guard, since reading the body is where an upload can be too large.
    """

    @functools.wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except RefusedError as refused:
            return refusal_response(request, refused)
        finally:
            uploads_discard(request)

    return wrapped


def refusal_response(request: HttpRequest, refused: RefusedError) -> HttpResponse:
    """Answer with every problem, in the form that the client reads."""
    first = refused.refusals[0]
    media_type = request.get_preferred_type([TEXT, PROBLEM_JSON, JSON])
    response: HttpResponse
    if media_type in {PROBLEM_JSON, JSON}:
        response = JsonResponse(_problem(refused), content_type=media_type)
    else:
        lines = (" ".join(refusal.message.split()) for refusal in refused.refusals)
        text = "".join(f"{line}\n" for line in lines)
        response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response.status_code = refused.status_in(Personality.LEGACY_2012)
    response.reason_phrase = reason_phrase(str(refused))
    response["X-Mock-Rule"] = first.rule.code
    response["Vary"] = "Accept"
    return response


def _problem(refused: RefusedError) -> dict[str, object]:
    """RFC 9457, with a stable code for each rule that was broken."""
    first = refused.refusals[0]
    return {
        "type": "about:blank",
        "title": "The publication was refused",
        "status": refused.status_in(Personality.LEGACY_2012),
        "detail": first.message,
        "code": first.rule.code,
        "message": first.message,
        "field": first.field,
        "problems": [
            {"code": refusal.rule.code, "message": refusal.message, "field": refusal.field}
            for refusal in refused.refusals
        ],
    }
