"""A refusal as a response, told three ways (contract 4): reason phrase, text, and JSON."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Concatenate

from django.http import HttpResponse, JsonResponse

from releases.rules import RefusedError
from releases.spool import uploads_discard

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import ParamSpec

    from django.http import HttpRequest

    P = ParamSpec("P")

TEXT, PROBLEM, JSON = "text/plain", "application/problem+json", "application/json"
REASON_LIMIT = 200
"""In characters: some clients read a status line of a few hundred bytes at most."""


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
    media_type = request.get_preferred_type([TEXT, PROBLEM, JSON])
    response: HttpResponse
    if media_type in {PROBLEM, JSON}:
        response = JsonResponse(_problem(refused), content_type=media_type)
    else:
        text = "".join(_one_line(refusal.message) + "\n" for refusal in refused.refusals)
        response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response.status_code = refused.status
    response.reason_phrase = reason_phrase(refused)
    response["X-Mock-Rule"] = first.rule.code
    response["Vary"] = "Accept"
    return response


def reason_phrase(refused: RefusedError) -> str:
    """Return all problems in one line of printable Latin-1, which is all a status line can hold."""
    line = "; ".join(_one_line(refusal.message) for refusal in refused.refusals)
    line = line.replace("…", "...").encode("latin-1", "replace").decode("latin-1")
    line = "".join(character if character.isprintable() else "?" for character in line)
    return line if len(line) <= REASON_LIMIT else line[: REASON_LIMIT - 3] + "..."


def _problem(refused: RefusedError) -> dict[str, object]:
    """RFC 9457, with a stable code for each rule that was broken."""
    first = refused.refusals[0]
    return {
        "type": "about:blank",
        "title": "The publication was refused",
        "status": refused.status,
        "detail": first.message,
        "code": first.rule.code,
        "message": first.message,
        "field": first.field,
        "problems": [
            {"code": refusal.rule.code, "message": refusal.message, "field": refusal.field}
            for refusal in refused.refusals
        ],
    }


def _one_line(message: str) -> str:
    return " ".join(message.split())
