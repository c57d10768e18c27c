"""``/pypi``: the one address of 2012, whose ``:action`` says what is wanted; and XML-RPC."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from oauth_provider.request import server_url
from releases.api import xmlrpc
from releases.api.forms import ACTION, Form, read_form, require_not_gone, the_action
from releases.api.publishing import publish_docs, publish_file, publish_release
from releases.api.reading_actions import READING
from releases.api.refusals import answers_refusals, with_warnings
from releases.api.uploaders import require_uploader
from releases.behaviour import behaviour
from releases.form.metadata import parse_metadata
from releases.inspection import fields_of
from releases.inspection.contents import TEXT_LIMIT
from releases.judging.judge import Judge
from releases.judging.personality import Personality
from releases.judging.rules import Refusal, RefusedError, Rule, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from releases.judging.personality import Standard

    Write = Callable[[HttpRequest, Form, Judge], HttpResponse]

_PKG_INFO = "pkg_info"
_XML = ("text/xml", "application/xml")


@csrf_exempt  # what changes something asks for a password or a token
def pypi(request: HttpRequest) -> HttpResponseBase:
    """Do what ``:action`` says; a body of XML is a call."""
    if request.content_type in _XML and request.method == "POST":
        return xmlrpc.answer(request)
    if request.method in ("GET", "HEAD"):
        read = READING.get(request.GET.get(ACTION, ""))
        if read is not None:
            return read(request)
        if ACTION not in request.GET:
            return HttpResponseRedirect(reverse("home"))
    return _form_action(request)


@answers_refusals(Personality.LEGACY_2012)
def _form_action(request: HttpRequest) -> HttpResponse:
    standard = behaviour.now.standard(Personality.LEGACY_2012)
    form = read_form(request)
    action = _action(form, standard)
    judge = Judge(standard)
    return with_warnings(_WRITE[action](request, form, judge), judge)


def _action(form: Form, standard: Standard) -> str:
    """Return the action.

    Raises:
        RefusedError: There is none, there are several, or it is not to be had here.
    """
    action = the_action(form)
    require_not_gone(action, standard)
    if action not in _WRITE:
        message = f"{shown(action)} is not one of {', '.join([*_WRITE, *READING])}"
        raise RefusedError([Refusal(Rule.ACTION_UNKNOWN, message, ACTION)])
    return action


def _file_upload(request: HttpRequest, form: Form, judge: Judge) -> HttpResponse:
    publish_file(require_uploader(request, judge.standard), form, judge)
    return _ok()


def _submit(request: HttpRequest, form: Form, judge: Judge) -> HttpResponse:
    publish_release(require_uploader(request, judge.standard), form, judge)
    return _ok()


def _submit_pkg_info(request: HttpRequest, form: Form, judge: Judge) -> HttpResponse:
    """Register what a PKG-INFO says, which came as a file or as text."""
    uploader = require_uploader(request, judge.standard)
    part = form.files.get(_PKG_INFO)
    if part is not None:
        text = part.spool.read(TEXT_LIMIT)
    else:
        text = "".join(form.fields.get(_PKG_INFO, ())[:1]).encode()
    publish_release(uploader, Form(fields_of(text, filename=""), {}), judge)
    return _ok()


def _doc_upload(request: HttpRequest, form: Form, judge: Judge) -> HttpResponse:
    """Send on to what was uploaded, which the tools of 2012 took for success."""
    name = publish_docs(require_uploader(request, judge.standard), form)
    response = HttpResponse("OK\n", content_type="text/plain")
    response.status_code = HTTPStatus.MOVED_PERMANENTLY
    response["Location"] = server_url(request) + reverse("project:docs", args=[name])
    return response


def _verify(_request: HttpRequest, form: Form, judge: Judge) -> HttpResponse:
    """Judge the metadata, for anybody, and keep nothing."""
    parse_metadata(form.fields, judge)
    return _ok()


def _ok() -> HttpResponse:
    return HttpResponse("OK\n", content_type="text/plain")


_WRITE: dict[str, Write] = {
    "submit": _submit,
    "submit_pkg_info": _submit_pkg_info,
    "file_upload": _file_upload,
    "doc_upload": _doc_upload,
    "verify": _verify,
}
