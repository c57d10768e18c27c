"""A refusal as a response, told three ways (contract 4): reason phrase, text, and JSON."""

from __future__ import annotations

import functools
from http import HTTPStatus
from typing import TYPE_CHECKING, Concatenate

from django.http import HttpResponse, JsonResponse
from django.utils.html import format_html, format_html_join

from oauth_provider.responses import JSON, PROBLEM_JSON, reason_phrase
from pypi_mock.metrics.table import RULES
from releases.behaviour import behaviour
from releases.contents.spool import uploads_discard
from releases.judging.personality import Personality
from releases.judging.rules import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import ParamSpec

    from django.http import HttpRequest

    from releases.judging.judge import Judge
    from releases.judging.rules import Refusal

    P = ParamSpec("P")
    View = Callable[Concatenate[HttpRequest, P], HttpResponse]

TEXT = "text/plain"
HTML = "text/html"
UTF_8 = "; charset=utf-8"
BASIC = 'Basic realm="pypi"'
_UNAUTHORIZED = 401
_TITLE = "The publication was refused"


def answers_refusals(of_route: Personality) -> Callable[[View[P]], View[P]]:
    """Turn a ``RefusedError`` of a view into its response, and leave no temporary file behind.

    It stands outside the guard, since reading the body is where an upload can be too large.
    """

    def decorate(view: View[P]) -> View[P]:
        @functools.wraps(view)
        def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
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
    for code in {refusal.rule.code for refusal in refused.refusals}:
        RULES.add(code)
    status = refused.status_in(personality)
    reason = reason_phrase(str(refused))
    media_type = request.get_preferred_type([TEXT, HTML, JSON, PROBLEM_JSON])
    response: HttpResponse
    if media_type == JSON and personality is Personality.PYPI_TODAY:
        response = JsonResponse(_todays_document(refused, status, reason))
    elif media_type in {PROBLEM_JSON, JSON}:
        response = JsonResponse(refusal_document(refused, status), content_type=media_type)
    elif media_type == HTML:
        response = HttpResponse(_page(refused, status), content_type=HTML + UTF_8)
    else:
        lines = (_line(refusal) for refusal in refused.refusals)
        text = "".join(f"{line}\n" for line in lines)
        response = HttpResponse(text, content_type=TEXT + UTF_8)
    response.status_code = status
    response.reason_phrase = reason
    response["X-Mock-Rule"] = refused.refusals[0].rule.code
    response["Vary"] = "Accept"
    if status == _UNAUTHORIZED:
        response["WWW-Authenticate"] = BASIC
    return response


def refusal_document(refused: RefusedError, status: int) -> dict[str, object]:
    """RFC 9457, with a stable code for each broken rule."""
    first = refused.refusals[0]
    return {
        "type": "about:blank",
        "title": _TITLE,
        "status": status,
        "detail": first.message,
        "code": first.rule.code,
        "message": first.message,
        "field": first.field,
        "problems": [refusal.document() for refusal in refused.refusals],
    }


def _todays_document(refused: RefusedError, status: int, reason: str) -> dict[str, object]:
    """Say it as today's index does; of its members uploaders print ``code``."""
    return {
        "message": "\n".join(_line(refusal) for refusal in refused.refusals),
        "code": f"{status} {reason}",
        "title": HTTPStatus(status).phrase,
        "rule": refused.refusals[0].rule.code,
        "problems": [refusal.document() for refusal in refused.refusals],
    }


def _page(refused: RefusedError, status: int) -> str:
    """Write a page that says no more than the text."""
    title = f"{status} {HTTPStatus(status).phrase}"
    items = format_html_join(
        "\n",
        "<li>{} <code>{}</code></li>",
        ((_line(refusal), refusal.rule.code) for refusal in refused.refusals),
    )
    return format_html(
        '<!DOCTYPE html>\n<html lang="en">\n<title>{}</title>\n<h1>{}</h1>\n<ul>\n{}\n</ul>\n'
        "</html>\n",
        title,
        title,
        items,
    )


def with_warnings(response: HttpResponse, judge: Judge) -> HttpResponse:
    """Tell, besides, what only a stricter index refuses."""
    if judge.warned:
        codes = dict.fromkeys(warning.rule.code for warning in judge.warned)
        response["X-Mock-Warning"] = ", ".join(codes)
        response["Content-Type"] = TEXT + UTF_8
        lines = (f"warning: {_line(warning)}\n" for warning in judge.warned)
        response.content = b"".join([_whole_line(response.content), *map(str.encode, lines)])
    return response


def _whole_line(text: bytes) -> bytes:
    return text + b"\n" if text and not text.endswith(b"\n") else text


def _line(refusal: Refusal) -> str:
    return " ".join(refusal.message.split())
