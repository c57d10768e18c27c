"""``/check/``: would the index take this? For anybody, and nothing is kept."""

from __future__ import annotations

import contextlib
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from oauth_provider.responses import JSON, reason_phrase
from releases.api.forms import Form, read_form
from releases.api.refusals import TEXT, UTF_8, answers_refusals
from releases.behaviour import behaviour
from releases.checking import Checked, fields_by_itself, publication_checked
from releases.form.distribution import SIGNATURE_LIMIT
from releases.judging.judge import Judge
from releases.judging.personality import Personality, Standard
from releases.judging.rules import RefusedError, shown
from releases.services import index_ask

if TYPE_CHECKING:
    from django.http import HttpRequest

_DESCRIBING = frozenset({"name", "version", "filetype"})
"""A form with any of these describes its file; one with none leaves that to the file."""


@csrf_exempt  # it changes nothing
@require_POST
@answers_refusals(Personality.PYPI_TODAY)
def check(request: HttpRequest) -> HttpResponse:
    """Say what an upload of this form would be answered, with all problems at once."""
    asked = request.GET.get("personality", "")
    known = {personality.value: personality for personality in Personality}
    if asked and asked not in known:
        text = f"{shown(asked)} is not one of {', '.join(known)}\n"
        return HttpResponse(text, status=HTTPStatus.BAD_REQUEST, content_type=TEXT + UTF_8)
    default = behaviour.now.standard(Personality.PYPI_TODAY).personality
    return _answer(request, _checked(read_form(request), known.get(asked, default)))


def _checked(form: Form, personality: Personality) -> Checked:
    judge = Judge(Standard(personality))
    fields, content, is_kept = form.described(judge), form.content, False
    if content is not None and content.refusal is None and fields.keys().isdisjoint(_DESCRIBING):
        fields = {**fields_by_itself(content, filename=content.sent_name), **fields}
    publication = publication_checked(
        judge,
        fields,
        content,
        limit=settings.MOCK_UPLOAD_LIMIT,
        signature=form.signature.spool.read(SIGNATURE_LIMIT + 1) if form.signature else None,
    )
    if publication is not None and content is not None:
        with contextlib.suppress(RefusedError):  # the judge has heard it
            is_kept = index_ask(judge, publication, content, user=None) is not None
    filename = "".join(fields.get("filename", ())[:1])
    return Checked(filename, personality, judge.refused, is_kept)


def _answer(request: HttpRequest, checked: Checked) -> HttpResponse:
    response: HttpResponse
    if request.get_preferred_type([TEXT, JSON]) == JSON:
        response = JsonResponse(checked.document())
    else:
        response = HttpResponse(checked.text(), content_type=TEXT + UTF_8)
    response["Vary"] = "Accept"
    if checked.refused:
        response.status_code = checked.status
        response.reason_phrase = reason_phrase(str(RefusedError(checked.refused)))
        response["X-Mock-Rule"] = checked.refused[0].rule.code
    return response
