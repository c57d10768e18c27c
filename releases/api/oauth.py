"""The three signed calls that publish (contract 4); the fourth, ``test``, is the provider's."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from oauth_provider.guards import signed
from oauth_provider.refusal import ProblemError
from oauth_provider.services import acceptance
from oauth_provider.signing.problems import Problem, ProblemName
from releases.api.forms import hear_parts
from releases.api.refusals import answers_refusals, with_warnings
from releases.api.uploaders import require_uploads_on
from releases.behaviour import behaviour
from releases.contents.spool import SpooledUpload
from releases.judging.judge import Judge
from releases.judging.personality import Personality
from releases.judging.rules import RefusedError, Rule
from releases.services import docs_upload, file_upload, release_register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

    from accounts.models import User
    from oauth_provider.calls import SignedCall


@csrf_exempt
@require_POST
@answers_refusals(Personality.LEGACY_2012)
@signed()
def add_release(request: HttpRequest, call: SignedCall) -> HttpResponse:
    """Register a project, or a release of one that exists; or edit it."""
    del request  # the call has all of it
    judge = _judge()
    with _denials(), acceptance(call):
        release_register(user=_user(call), fields=call.fields.as_dict(), judge=judge)
    return with_warnings(_ok(), judge)


@csrf_exempt
@require_POST
@answers_refusals(Personality.LEGACY_2012)
@signed()
def upload(request: HttpRequest, call: SignedCall) -> HttpResponse:
    """Take in one file of a release. What is slow happens before the nonce is burnt."""
    del request
    judge = _judge()
    hear_parts(judge, call.files)
    with _denials():
        file_upload(
            user=_user(call),
            fields=call.fields.as_dict(),
            content=_part(call, "content"),
            signature=_part(call, "gpg_signature"),
            judge=judge,
            within=partial(acceptance, call),
        )
    return with_warnings(_ok(), judge)


@csrf_exempt
@require_POST
@answers_refusals(Personality.LEGACY_2012)
@signed()
def docupload(request: HttpRequest, call: SignedCall) -> HttpResponse:
    """Take in a project's documentation."""
    del request
    with _denials():
        docs_upload(
            user=_user(call),
            fields=call.fields.as_dict(),
            content=_part(call, "content"),
            within=partial(acceptance, call),
        )
    return _ok()


@contextmanager
def _denials() -> Iterator[None]:
    """Tell who may not publish in the provider's own words (contract 3)."""
    require_uploads_on()
    try:
        yield
    except RefusedError as refused:
        if refused.refusals[0].rule is Rule.PERMISSION_DENIED:
            detail = refused.refusals[0].message
            raise ProblemError(Problem(ProblemName.PERMISSION_DENIED, detail=detail)) from None
        raise


def _user(call: SignedCall) -> User:
    if call.user is None:
        raise RuntimeError("a call with a token is a user's")
    return call.user


def _judge() -> Judge:
    return Judge(behaviour.now.standard(Personality.LEGACY_2012))


def _part(call: SignedCall, name: str) -> SpooledUpload | None:
    part = call.files.get(name)
    return part if isinstance(part, SpooledUpload) else None


def _ok() -> HttpResponse:
    return HttpResponse("OK", content_type="text/plain")
