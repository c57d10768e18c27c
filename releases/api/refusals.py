"""A refusal as a response, told three ways (contract 4): reason phrase, text, and JSON."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Concatenate

from django.http import HttpResponse, JsonResponse

from oauth_provider.responses import JSON, PROBLEM_JSON, reason_phrase
from releases.behaviour import behaviour
from releases.rules import Refusal, RefusedError, Rule
from releases.spool import uploads_discard

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import ParamSpec

    from django.http import HttpRequest

    from releases.judge import Judge
    from releases.personality import Personality

    P = ParamSpec("P")
    View = Callable[Concatenate[HttpRequest, P], HttpResponse]

TEXT = "text/plain"
BASIC = 'Basic realm="pypi"'
_UNAUTHORIZED = 401
_TITLE = "The publication was refused"


def answers_refusals(of_route: Personality) -> Callable[[View[P]], View[P]]:
    """Turn a ``RefusedError`` of a view into its response, and leave no temporary file behind.

    It stands outside the guard, since reading the body is where an upload can be too large. While
    the index is read-only, the view is not asked.
    """

    def decorate(view: View[P]) -> View[P]:
        @functools.wraps(view)
        def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                if behaviour.now.read_only:
                    raise _uploads_off()
                return view(request, *args, **kwargs)
            except RefusedError as refused:
                personality = behaviour.now.standard(of_route).personality
                return refusal_response(request, refused, personality)
            finally:
                uploads_discard(request)

        return wrapped

    return decorate


def refusal_response(
    request: HttpRequest, refused: RefusedError, personality: Personality
) -> HttpResponse:
    """Answer with every problem, in the form that the client reads."""
    status = refused.status_in(personality)
    media_type = request.get_preferred_type([TEXT, PROBLEM_JSON, JSON])
    response: HttpResponse
    if media_type in {PROBLEM_JSON, JSON}:
        response = JsonResponse(refusal_document(refused, status), content_type=media_type)
    else:
        lines = (_line(refusal) for refusal in refused.refusals)
        text = "".join(f"{line}\n" for line in lines)
        response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response.status_code = status
    response.reason_phrase = reason_phrase(str(refused))
    response["X-Mock-Rule"] = refused.refusals[0].rule.code
    response["Vary"] = "Accept"
    if status == _UNAUTHORIZED:
        response["WWW-Authenticate"] = BASIC
    return response


def refusal_document(refused: RefusedError, status: int) -> dict[str, object]:
    """RFC 9457, with what today's index says besides, and a stable code for each broken rule."""
    first = refused.refusals[0]
    return {
        "type": "about:blank",
        "title": _TITLE,
        "status": status,
        "detail": first.message,
        "code": first.rule.code,
        "message": first.message,
        "field": first.field,
        "problems": problems(refused.refusals),
    }


def problems(refusals: tuple[Refusal, ...]) -> list[dict[str, str]]:
    """Write findings down."""
    return [
        {"code": refusal.rule.code, "message": refusal.message, "field": refusal.field}
        for refusal in refusals
    ]


def with_warnings(response: HttpResponse, judge: Judge) -> HttpResponse:
    """Tell, besides, what only a stricter index refuses."""
    if judge.warned:
        codes = dict.fromkeys(warning.rule.code for warning in judge.warned)
        response["X-Mock-Warning"] = ", ".join(codes)
    return response


def _uploads_off() -> RefusedError:
    message = "the index is read-only: it takes no uploads now"
    return RefusedError([Refusal(Rule.UPLOADS_OFF, message)])


def _line(refusal: Refusal) -> str:
    return " ".join(refusal.message.split())
