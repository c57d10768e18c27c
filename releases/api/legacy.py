"""``/legacy/``: where uploaders of today send their files."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

from oauth_provider.request import server_url
from releases.api.forms import ACTION, read_form, require_not_gone, the_action
from releases.api.publishing import publish_file
from releases.api.refusals import answers_refusals, with_warnings
from releases.api.uploaders import require_uploader
from releases.behaviour import behaviour
from releases.judging.judge import Judge
from releases.judging.personality import Personality
from releases.judging.rules import Refusal, RefusedError, Rule, shown

if TYPE_CHECKING:
    from django.http import HttpRequest

_FILE_UPLOAD = "file_upload"


@csrf_exempt  # a browser adds no Authorization by itself that could be misused here
@answers_refusals(Personality.PYPI_TODAY)
def legacy(request: HttpRequest) -> HttpResponse:
    """Take in a file; the answer is empty, as today's index has it."""
    if request.method != "POST":
        return _only_post()
    judge = Judge(behaviour.now.standard(Personality.PYPI_TODAY))
    uploader = require_uploader(request, judge.standard)
    form = read_form(request)
    action = the_action(form, otherwise=_FILE_UPLOAD)
    require_not_gone(action, judge.standard)
    if action != _FILE_UPLOAD:
        message = f"{shown(action)} is not {_FILE_UPLOAD}, the one action here"
        raise RefusedError([Refusal(Rule.ACTION_UNKNOWN, message, ACTION)])
    publish_file(uploader, form, judge)
    return with_warnings(HttpResponse(content_type="text/plain"), judge)


@csrf_exempt  # it changes nothing
def to_slash(request: HttpRequest) -> HttpResponse:
    """Send on with the method and the body kept; some follow only an address in full."""
    response = HttpResponse("The address ends with a slash.\n", content_type="text/plain")
    response.status_code = HTTPStatus.PERMANENT_REDIRECT
    response["Location"] = f"{server_url(request)}{request.path}/"
    return response


def _only_post() -> HttpResponse:
    text = "Uploads are sent here with POST. Installers read /simple/.\n"
    response = HttpResponse(text, status=HTTPStatus.METHOD_NOT_ALLOWED, content_type="text/plain")
    response["Allow"] = "POST"
    return response
